using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Translation;

/// <summary>Puts the chunks of one stream together and holds each against the grammar (<see cref="ChatCompletionGrammar"/>).</summary>
internal sealed class ChatChunkState(bool asksForUsage)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _refusal = new();
    private readonly StringBuilder _reasoning = new();
    private readonly List<Call> _calls = [];
    private readonly List<string> _details = [];
    private Call? _function;
    private (string Id, long Created, string Model)? _head;
    private string? _finish;
    private string? _signature;
    private CompletionUsage? _usage;
    private bool _begun;
    private bool _done;

    public void Take(string data)
    {
        ChatCompletionGrammar.Demand(!_done, "a chunk after [DONE]");
        if (data == "[DONE]")
            _done = true;
        else
            Chunk(JsonElement.Parse(data));
    }

    public FoldedCompletion End(bool isCut)
    {
        ChatCompletionGrammar.Demand(_head is not null, "no chunk");
        ChatCompletionGrammar.Demand(_done != isCut, isCut ? "[DONE] in a stream that broke off" : "no [DONE]");
        ChatCompletionGrammar.Demand(_finish is null == isCut, isCut ? "a finish reason in a stream that broke off" : "no finish reason");
        ChatCompletionGrammar.Demand(isCut || _usage is not null == asksForUsage, asksForUsage ? "no usage chunk" : "a usage chunk nobody asked for");
        return new FoldedCompletion(_head!.Value.Id, _head.Value.Model, _finish)
        {
            Created = _head.Value.Created,
            Text = _text.ToString(),
            Refusal = _refusal.ToString(),
            Reasoning = _reasoning.ToString(),
            Calls = [.. _calls.Select(Whole)],
            Function = _function is null ? null : Whole(_function),
            Details = _details,
            Signature = _signature,
            Usage = _usage,
        };
    }

    private void Chunk(JsonElement chunk)
    {
        ChatCompletionGrammar.Demand(ChatCompletionGrammar.Text(chunk, "object") == "chat.completion.chunk", "object is not chat.completion.chunk");
        var head = (ChatCompletionGrammar.Text(chunk, "id"), chunk.GetProperty("created").GetInt64(), ChatCompletionGrammar.Text(chunk, "model"));
        ChatCompletionGrammar.Demand((_head ??= head) == head, "id, created or model differs from chunk to chunk");
        var choices = chunk.GetProperty("choices");
        if (choices.GetArrayLength() == 0)
        {
            UsageChunk(chunk);
            return;
        }

        ChatCompletionGrammar.Demand(chunk.TryGetProperty("usage", out var usage) == asksForUsage, "usage is null on every chunk if asked for, else absent");
        ChatCompletionGrammar.Demand(!asksForUsage || usage.ValueKind == JsonValueKind.Null, "usage before the usage chunk");
        ChatCompletionGrammar.Demand(choices.GetArrayLength() == 1 && choices[0].GetProperty("index").GetInt32() == 0, "not the one choice");
        Choice(choices[0]);
    }

    private void UsageChunk(JsonElement chunk)
    {
        ChatCompletionGrammar.Demand(asksForUsage && _finish is not null && _usage is null, "a usage chunk that is not asked for, too early, or the second");
        _usage = ChatCompletionGrammar.Usage(chunk.GetProperty("usage"));
    }

    private void Choice(JsonElement choice)
    {
        ChatCompletionGrammar.Demand(_finish is null, "a choice after the finish reason");
        ChatCompletionGrammar.Demand(choice.GetProperty("logprobs").ValueKind == JsonValueKind.Null, "logprobs out of nothing");
        Delta(choice.GetProperty("delta"));
        if (ChatCompletionGrammar.Member(choice, "finish_reason") is not { } finish)
            return;
        ChatCompletionGrammar.Demand(choice.GetProperty("delta").GetPropertyCount() == 0, "the last delta is not empty");
        _finish = ChatCompletionGrammar.FinishReason(finish);
    }

    private void Delta(JsonElement delta)
    {
        ChatCompletionGrammar.Demand(delta.TryGetProperty("role", out var role) != _begun, "the role stands on the first delta alone");
        ChatCompletionGrammar.Demand(_begun || role.GetString() == "assistant", "role is not assistant");
        _begun = true;
        _text.Append(ChatCompletionGrammar.Member(delta, "content")?.GetString());
        _refusal.Append(ChatCompletionGrammar.Member(delta, "refusal")?.GetString());
        _reasoning.Append(ChatCompletionGrammar.Member(delta, "reasoning_content")?.GetString());
        _signature = ChatCompletionGrammar.Signature(delta) ?? _signature;
        _details.AddRange(ChatCompletionGrammar.Member(delta, "reasoning_details")?.EnumerateArray().Select(d => d.GetRawText()) ?? []);
        foreach (var piece in ChatCompletionGrammar.Member(delta, "tool_calls")?.EnumerateArray() ?? [])
            CallPiece(piece);
        if (ChatCompletionGrammar.Member(delta, "function_call") is { } function)
            FunctionPiece(function);
    }

    private void CallPiece(JsonElement piece)
    {
        var index = piece.GetProperty("index").GetInt32();
        var function = piece.GetProperty("function");
        if (index == _calls.Count)
        {
            ChatCompletionGrammar.Demand(ChatCompletionGrammar.Text(piece, "type") == "function", "a call is not of type function");
            _calls.Add(new Call(ChatCompletionGrammar.Text(piece, "id"), ChatCompletionGrammar.Text(function, "name"), ChatCompletionGrammar.Signature(piece)));
        }
        else
        {
            ChatCompletionGrammar.Demand(index == _calls.Count - 1, $"a piece of call {index} where there are {_calls.Count}");
            ChatCompletionGrammar.Demand(!piece.TryGetProperty("id", out _) && !piece.TryGetProperty("type", out _) && !function.TryGetProperty("name", out _),
                "id, type or name on a later piece of a call");
        }

        _calls[index].Arguments.Append(function.GetProperty("arguments").GetString());
    }

    private void FunctionPiece(JsonElement function)
    {
        ChatCompletionGrammar.Demand(function.TryGetProperty("name", out var name) == (_function is null), "the name stands on the first piece alone");
        _function ??= new Call(null, name.GetString()!, null);
        _function.Arguments.Append(function.GetProperty("arguments").GetString());
    }

    private static FoldedCall Whole(Call call) => new(call.Id, call.Name, call.Arguments.ToString()) { Signature = call.Signature };

    private sealed record Call(string? Id, string Name, string? Signature)
    {
        public StringBuilder Arguments { get; } = new();
    }
}
