using System.Text;
using System.Text.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

/// <summary>
/// What an Anthropic client relies on in a stream: one <c>message_start</c> first; blocks opened and closed in order with indexes
/// that rise by one; deltas only inside an open block of their kind; a <c>message_delta</c> with a stop reason and usage; <c>message_stop</c>
/// last. <see cref="Fold"/> throws with the reason where a stream breaks a rule.
/// </summary>
public static class AnthropicGrammar
{
    public static FoldedMessage Fold(ReadOnlySpan<byte> stream)
    {
        var state = new State();
        using var scanner = new SseFrameScanner();
        scanner.Append(stream);
        while (scanner.TryRead(out var frame))
            state.Take(frame);
        if (scanner.TryReadLast(out _))
            throw new AnthropicGrammarException("the last frame is not closed by a blank line");
        return state.End();
    }

    private static void Demand(bool rule, string otherwise)
    {
        if (!rule)
            throw new AnthropicGrammarException(otherwise);
    }

    private sealed class State
    {
        private readonly List<FoldedBlock> _blocks = [];
        private JsonElement _message;
        private string? _stopReason;
        private string? _stopSequence;
        private JsonElement _usage;
        private OpenBlock? _open;
        private bool _stopped;

        public void Take(in SseFrame frame)
        {
            if (frame.IsEmpty)
                return;
            var name = Encoding.UTF8.GetString(frame.Event.Span);
            var data = JsonElement.Parse(frame.Data.Span);
            Demand(data.GetProperty("type").GetString() == name, $"event '{name}' holds type '{data.GetProperty("type")}'");
            if (name == "ping")
                return;

            Demand(!_stopped, $"{name} after message_stop");
            Demand(name == "message_start" || Started, $"{name} before message_start");
            Take(name, data);
        }

        private bool Started => _message.ValueKind == JsonValueKind.Object;

        public FoldedMessage End()
        {
            Demand(Started, "no message_start");
            Demand(_stopped, "no message_stop");
            return new FoldedMessage(
                _message.GetProperty("id").GetString()!, _message.GetProperty("model").GetString()!, _blocks, _stopReason!, _stopSequence,
                _message.GetProperty("usage"), _usage);
        }

        private void Take(string name, JsonElement data)
        {
            switch (name)
            {
                case "message_start":
                    MessageStart(data);
                    break;
                case "content_block_start":
                    BlockStart(data);
                    break;
                case "content_block_delta":
                    Demand(_open is not null, "a delta outside a block");
                    Demand(data.GetProperty("index").GetInt32() == _open!.Index, "a delta for a block that is not open");
                    _open.Add(data.GetProperty("delta"));
                    break;
                case "content_block_stop":
                    BlockStop(data);
                    break;
                case "message_delta":
                    MessageDelta(data);
                    break;
                case "message_stop":
                    Demand(_stopReason is not null, "message_stop without a message_delta before it");
                    _stopped = true;
                    break;
                default:
                    throw new AnthropicGrammarException($"unknown event '{name}'");
            }
        }

        private void MessageStart(JsonElement data)
        {
            Demand(!Started, "a second message_start");
            _message = data.GetProperty("message");
            Demand(_message.GetProperty("type").GetString() == "message", "message.type is not message");
            Demand(_message.GetProperty("role").GetString() == "assistant", "message.role is not assistant");
            Demand(_message.GetProperty("content").GetArrayLength() == 0, "message_start holds content");
            Demand(_message.GetProperty("stop_reason").ValueKind == JsonValueKind.Null, "message_start holds a stop reason");
            Demand(_message.GetProperty("usage").GetProperty("input_tokens").TryGetInt64(out _), "message_start has no input_tokens");
            Demand(_message.GetProperty("usage").GetProperty("output_tokens").TryGetInt64(out _), "message_start has no output_tokens");
        }

        private void BlockStart(JsonElement data)
        {
            Demand(_open is null, "a block starts inside another");
            Demand(_stopReason is null, "a block starts after message_delta");
            var index = data.GetProperty("index").GetInt32();
            Demand(index == _blocks.Count, $"block index {index}, expected {_blocks.Count}");
            _open = new OpenBlock(index, data.GetProperty("content_block"));
        }

        private void BlockStop(JsonElement data)
        {
            Demand(_open is not null, "content_block_stop without an open block");
            Demand(data.GetProperty("index").GetInt32() == _open!.Index, "content_block_stop for another block");
            _blocks.Add(_open.Close());
            _open = null;
        }

        private void MessageDelta(JsonElement data)
        {
            Demand(_open is null, "message_delta inside a block");
            var delta = data.GetProperty("delta");
            _stopReason = delta.GetProperty("stop_reason").GetString();
            Demand(_stopReason is not null, "message_delta without a stop reason");
            _stopSequence = delta.TryGetProperty("stop_sequence", out var sequence) ? sequence.GetString() : null;
            _usage = data.GetProperty("usage");
            Demand(_usage.GetProperty("output_tokens").TryGetInt64(out _), "message_delta has no output_tokens");
        }
    }

    private sealed class OpenBlock
    {
        private readonly JsonElement _start;
        private readonly string _type;
        private readonly StringBuilder _text = new();
        private readonly List<string> _citations = [];
        private string _signature = "";
        private bool _anyDelta;

        public OpenBlock(int index, JsonElement start)
        {
            (Index, _start) = (index, start);
            _type = start.GetProperty("type").GetString()!;
            if (_type == "tool_use")
                Demand(start.GetProperty("input").EnumerateObject().Any() is false, "tool_use starts with an input");
        }

        public int Index { get; }

        public void Add(JsonElement delta)
        {
            _anyDelta = true;
            var kind = delta.GetProperty("type").GetString();
            switch (_type, kind)
            {
                case ("text", "text_delta"):
                    _text.Append(delta.GetProperty("text").GetString());
                    break;
                case ("text", "citations_delta"):
                    _citations.Add(delta.GetProperty("citation").GetRawText());
                    break;
                case ("tool_use", "input_json_delta"):
                    _text.Append(delta.GetProperty("partial_json").GetString());
                    break;
                case ("thinking", "thinking_delta"):
                    _text.Append(delta.GetProperty("thinking").GetString());
                    break;
                case ("thinking", "signature_delta"):
                    _signature += delta.GetProperty("signature").GetString();
                    break;
                default:
                    throw new AnthropicGrammarException($"a {kind} inside a {_type} block");
            }
        }

        public FoldedBlock Close()
        {
            Demand(_type != "tool_use" || _anyDelta, "a tool_use block without an input_json_delta");
            return _type switch
            {
                "text" => new FoldedBlock(_type, _text.ToString()) { Citations = _citations },
                "thinking" => new FoldedBlock(_type, _text.ToString()) { Signature = _signature },
                "tool_use" => new FoldedBlock(_type, _text.ToString())
                {
                    Id = _start.GetProperty("id").GetString(), Name = _start.GetProperty("name").GetString(),
                },
                _ => new FoldedBlock(_type, _start.GetRawText()),
            };
        }
    }
}

/// <summary>A stream folded by the grammar alone, without a line of the product's readers.</summary>
public sealed record FoldedMessage(
    string Id, string Model, IReadOnlyList<FoldedBlock> Blocks, string StopReason, string? StopSequence, JsonElement StartUsage, JsonElement Usage)
{
    public string Text => string.Concat(Blocks.Where(b => b.Type == "text").Select(b => b.Content));
}

/// <param name="Type">The block's type.</param>
/// <param name="Content">Text, thinking, the arguments' JSON; for any other type the whole block.</param>
public sealed record FoldedBlock(string Type, string Content)
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Signature { get; init; }

    public IReadOnlyList<string> Citations { get; init; } = [];
}

public sealed class AnthropicGrammarException(string rule) : Exception(rule);
