using System.Text;
using System.Text.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Tests.Translation;

/// <summary>
/// What a Chat Completions client relies on. A stream: every chunk an object of one id, time and model with one choice; the first delta says the role;
/// calls numbered from 0 without gaps, named on their first piece alone; one finish reason, after which nothing is said; the usage chunk (no choices)
/// only if asked for, with <c>usage: null</c> before it; <c>[DONE]</c> last. A whole answer: every required field, null where there is nothing.
/// </summary>
public static class ChatCompletionGrammar
{
    private static readonly HashSet<string> FinishReasons = ["stop", "length", "tool_calls", "content_filter", "function_call"];

    /// <param name="stream">The body.</param>
    /// <param name="asksForUsage">The request said <c>stream_options.include_usage</c>.</param>
    /// <param name="isCut">The stream broke off: it has no end, and no chunk of the end.</param>
    public static FoldedCompletion Fold(ReadOnlySpan<byte> stream, bool asksForUsage, bool isCut = false)
    {
        var state = new ChatChunkState(asksForUsage);
        using var scanner = new SseFrameScanner();
        scanner.Append(stream);
        while (scanner.TryRead(out var frame))
        {
            if (frame.IsEmpty)
                continue;
            Demand(frame.Event.IsEmpty, "a chunk has no event name");
            state.Take(Encoding.UTF8.GetString(frame.Data.Span));
        }

        Demand(!scanner.TryReadLast(out _), "the last frame is not closed by a blank line");
        return state.End(isCut);
    }

    public static FoldedCompletion Read(JsonElement whole)
    {
        Demand(Text(whole, "object") == "chat.completion", "object is not chat.completion");
        Demand(whole.GetProperty("choices").GetArrayLength() == 1, "not one choice");
        var choice = whole.GetProperty("choices")[0];
        Demand(choice.GetProperty("index").GetInt32() == 0, "the choice is not number 0");
        Demand(choice.GetProperty("logprobs").ValueKind == JsonValueKind.Null, "logprobs out of nothing");
        var message = choice.GetProperty("message");
        Demand(Text(message, "role") == "assistant", "role is not assistant");
        var finish = FinishReason(choice.GetProperty("finish_reason"));
        var calls = Member(message, "tool_calls") is { } list ? list.EnumerateArray().Select(c => WholeCall(c)).ToList() : [];
        Demand(Member(message, "tool_calls") is null || calls.Count > 0, "an empty list of calls");
        var function = Member(message, "function_call") is { } f ? Function(f) : null;
        Demand(message.GetProperty("content").ValueKind == JsonValueKind.String || calls.Count > 0 || function is not null || message.GetProperty("refusal").ValueKind == JsonValueKind.String,
            "no content, no refusal, no call");
        return new FoldedCompletion(Text(whole, "id"), Text(whole, "model"), finish)
        {
            Created = whole.GetProperty("created").GetInt64(),
            Text = message.GetProperty("content").GetString() ?? "",
            Refusal = message.GetProperty("refusal").GetString() ?? "",
            Reasoning = Member(message, "reasoning_content")?.GetString() ?? "",
            Calls = calls,
            Function = function,
            Details = Member(message, "reasoning_details")?.EnumerateArray().Select(d => d.GetRawText()).ToList() ?? [],
            Signature = Signature(message),
            Usage = Usage(whole.GetProperty("usage")),
        };
    }

    internal static void Demand(bool rule, string otherwise)
    {
        if (!rule)
            throw new ChatGrammarException(otherwise);
    }

    internal static string Text(JsonElement holder, string name) =>
        holder.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new ChatGrammarException($"{name} is empty");

    internal static string FinishReason(JsonElement value)
    {
        Demand(value.ValueKind == JsonValueKind.String && FinishReasons.Contains(value.GetString()!), $"finish_reason {value.GetRawText()}");
        return value.GetString()!;
    }

    internal static JsonElement? Member(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static string? Signature(JsonElement holder) =>
        Member(holder, "extra_content")?.GetProperty("google").GetProperty("thought_signature").GetString();

    internal static CompletionUsage Usage(JsonElement usage)
    {
        var counts = new CompletionUsage(
            Count(usage, "prompt_tokens"), Count(usage.GetProperty("prompt_tokens_details"), "cached_tokens"),
            Count(usage, "completion_tokens"), Count(usage.GetProperty("completion_tokens_details"), "reasoning_tokens"));
        Demand(Count(usage, "total_tokens") == counts.Prompt + counts.Completion, "total_tokens is not the sum");
        Demand(counts.Cached <= counts.Prompt && counts.Reasoning <= counts.Completion, $"a part is more than the whole: {usage}");
        return counts;
    }

    private static FoldedCall WholeCall(JsonElement call)
    {
        Demand(Text(call, "type") == "function", "a call is not of type function");
        return Function(call.GetProperty("function")) with { Id = Text(call, "id"), Signature = Signature(call) };
    }

    private static FoldedCall Function(JsonElement function) =>
        new(null, Text(function, "name"), function.GetProperty("arguments").GetString()!);

    private static long Count(JsonElement holder, string name) => holder.GetProperty(name).GetInt64();
}

/// <summary>An answer breaks a rule clients rely on.</summary>
public sealed class ChatGrammarException(string message) : Exception(message);

/// <summary>A Chat Completions answer, whole or put together from its chunks.</summary>
public sealed record FoldedCompletion(string Id, string Model, string? Finish)
{
    public long Created { get; init; }

    public string Text { get; init; } = "";

    public string Refusal { get; init; } = "";

    public string Reasoning { get; init; } = "";

    public IReadOnlyList<FoldedCall> Calls { get; init; } = [];

    public FoldedCall? Function { get; init; }

    public IReadOnlyList<string> Details { get; init; } = [];

    public string? Signature { get; init; }

    public CompletionUsage? Usage { get; init; }

    /// <summary>Everything it says, for comparison.</summary>
    public string Words => string.Join('\n', [$"{Id} {Model} {Finish} {Usage}", Text, Refusal, Reasoning, $"{Function}", $"{Signature}", .. Calls.Select(c => $"{c}"), .. Details]);
}

public sealed record FoldedCall(string? Id, string Name, string Arguments)
{
    public string? Signature { get; init; }
}

public sealed record CompletionUsage(long Prompt, long Cached, long Completion, long Reasoning);
