using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// Reads a streamed Messages answer. Blocks are numbered anew, in the order they are told: blocks only this dialect understands
/// are told when they are whole. A second <c>message_start</c> inside one stream (a proxy that went on with another model) closes what
/// is open and goes on. After <c>message_stop</c> or <c>error</c> nothing is read.
/// </summary>
internal sealed class AnthropicEventReader : IChatEventReader
{
    private readonly Dictionary<int, AnthropicBlockReader> _open = [];
    private TokenUsage _usage;
    private string? _stopReason;
    private string? _stopSequence;
    private int _told;
    private bool _started;
    private bool _ended;

    public void Read(in SseFrame frame, ICollection<ChatEvent> events)
    {
        if (_ended || frame.Data.IsEmpty)
            return;

        try
        {
            using var data = JsonDocument.Parse(frame.Data, AnthropicJson.ParseOptions);
            Read(data.RootElement, events);
        }
        catch (Exception unreadable) when (AnthropicJson.IsUnreadable(unreadable))
        {
            Fail(ChatErrorKind.Malformed, "The provider sent an event that cannot be read: " + UnreadableWords.Of(unreadable), events);
        }
    }

    public void Complete(ICollection<ChatEvent> events)
    {
        if (!_ended)
            Fail(ChatErrorKind.Cut, "The provider's stream ended before its message_stop.", events);
    }

    private void Read(JsonElement data, ICollection<ChatEvent> events)
    {
        var type = data.GetProperty("type"u8).GetString()!;
        switch (type)
        {
            case "ping":
                break;
            case "message_start":
                MessageStart(data.GetProperty("message"u8), events);
                break;
            case "content_block_start":
                BlockStart(data, events);
                break;
            case "content_block_delta":
                Block(data).Delta(data.GetProperty("delta"u8), events);
                break;
            case "content_block_stop":
                BlockStop(data.GetProperty("index"u8).GetInt32(), events);
                break;
            case "message_delta":
                MessageDelta(data, events);
                break;
            case "message_stop":
                MessageStop(events);
                break;
            case "error":
                _ended = true;
                events.Add(new ChatEvent.Failed(AnthropicErrorShape.Read(0, data)));
                break;
            default:
                events.Add(new ChatEvent.Opaque(Dialect.Anthropic, type, data.Clone()));
                break;
        }
    }

    private void MessageStart(JsonElement message, ICollection<ChatEvent> events)
    {
        CloseAll(events);
        if (!_started)
            events.Add(new ChatEvent.Started(message.Text("id"u8), message.Text("model"u8)));
        _started = true;
        Usage(message, events);
    }

    private void BlockStart(JsonElement data, ICollection<ChatEvent> events)
    {
        var index = data.GetProperty("index"u8).GetInt32();
        BlockStop(index, events);
        _open[index] = AnthropicBlockReader.Start(data.GetProperty("content_block"u8), ref _told, events);
    }

    private AnthropicBlockReader Block(JsonElement data) =>
        _open.TryGetValue(data.GetProperty("index"u8).GetInt32(), out var block)
            ? block
            : throw new InvalidDataException("a delta for a block that is not open.");

    private void BlockStop(int index, ICollection<ChatEvent> events)
    {
        if (_open.Remove(index, out var block))
            block.Stop(ref _told, events);
    }

    private void MessageDelta(JsonElement data, ICollection<ChatEvent> events)
    {
        if (data.TryGetProperty("delta"u8, out var delta))
        {
            _stopReason = delta.Text("stop_reason"u8) ?? _stopReason;
            _stopSequence = delta.Text("stop_sequence"u8) ?? _stopSequence;
            AnthropicAnswerExtras.Tell(delta, events);
        }

        Usage(data, events);
        AnthropicAnswerExtras.Tell(data, events);
    }

    private void MessageStop(ICollection<ChatEvent> events)
    {
        CloseAll(events);
        _ended = true;
        events.Add(new ChatEvent.Finished(AnthropicStopReason.Parse(_stopReason), _stopSequence) { Raw = _stopReason });
    }

    private void Usage(JsonElement holder, ICollection<ChatEvent> events)
    {
        if (!holder.TryGetProperty("usage"u8, out var usage) || usage.ValueKind != JsonValueKind.Object)
            return;
        _usage = AnthropicUsageReader.Read(usage, _usage);
        events.Add(new ChatEvent.Usage(_usage));
    }

    private void CloseAll(ICollection<ChatEvent> events)
    {
        foreach (var index in _open.Keys.Order().ToArray())
            BlockStop(index, events);
    }

    private void Fail(ChatErrorKind kind, string message, ICollection<ChatEvent> events)
    {
        _ended = true;
        events.Add(new ChatEvent.Failed(new ChatError(kind, message)));
    }
}
