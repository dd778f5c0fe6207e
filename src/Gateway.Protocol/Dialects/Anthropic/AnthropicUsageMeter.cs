using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Watches a relayed Messages answer. Frames are told apart by their event name; only the two that carry usage, and errors, are parsed.</summary>
internal sealed class AnthropicUsageMeter : IUsageMeter
{
    private TokenUsage _usage;
    private byte[] _deltaHead = [];

    public TokenUsage Usage => _usage;

    public StopReason? StopReason { get; private set; }

    public string? Model { get; private set; }

    public string? Id { get; private set; }

    public ChatError? Error { get; private set; }

    public bool IsComplete { get; private set; }

    public long AnswerBytes { get; private set; }

    public FrameKind Observe(in SseFrame frame)
    {
        if (frame.IsEmpty || IsComplete)
            return FrameKind.Lifecycle;

        try
        {
            return Observe(frame.Event.IsEmpty ? TypeOf(frame.Data.Span) : frame.Event.Span, frame.Data.Span);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return FrameKind.Content;
        }
    }

    public bool ObserveBody(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = Open(body.Span);
            // Whatever says what it is, and that it is no error, is an answer: older and newer kinds than message are relayed, too.
            if (reader.TokenType == JsonTokenType.StartObject && ReadMessage(ref reader) is not (null or "error"))
                return IsComplete = EndsHere(ref reader);
            // Only what says it is an error is one: JSON of any other kind is no answer, and says nothing of the reason.
            var root = JsonElement.Parse(body.Span, AnthropicJson.ParseOptions);
            Error = AnthropicErrorShape.IsError(root) ? AnthropicErrorShape.Read(0, root) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Not an answer at all; that it is none is the answer.
        }

        return false;
    }

    // Throws for anything but white space behind the value.
    private static bool EndsHere(ref Utf8JsonReader reader) => !reader.Read();

    private FrameKind Observe(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        if (name.SequenceEqual("content_block_delta"u8))
        {
            AnswerBytes += DeltaLength(data);
            return FrameKind.Content;
        }

        if (name.SequenceEqual("message_start"u8))
            ReadNested(data, "message"u8);
        else if (name.SequenceEqual("message_delta"u8))
            ReadNested(data, "delta"u8);
        else if (name.SequenceEqual("error"u8))
            return ReadError(data);
        else if (name.SequenceEqual("message_stop"u8))
            return Terminal();
        else if (!IsLifecycle(name))
            return FrameKind.Content; // an event nobody knows yet may be a part of the answer
        return FrameKind.Lifecycle;
    }

    private int DeltaLength(ReadOnlySpan<byte> data)
    {
        // The deltas of a block begin alike: where the text starts is looked for once a block.
        if (_deltaHead.Length > 0 && data.StartsWith(_deltaHead))
            return JsonTextLength.Of(data[_deltaHead.Length..], out _);
        var start = StartOfText(data);
        if (start < 0)
            return 0;
        _deltaHead = data[..start].ToArray();
        return JsonTextLength.Of(data[start..], out _);
    }

    // Signatures and citations are none of the answer's own text.
    private static int StartOfText(ReadOnlySpan<byte> data)
    {
        var start = JsonTextLength.StartOfMember(data, "\"text\""u8);
        if (start < 0)
            start = JsonTextLength.StartOfMember(data, "\"thinking\""u8);
        return start < 0 ? JsonTextLength.StartOfMember(data, "\"partial_json\""u8) : start;
    }

    private static bool IsLifecycle(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("content_block_start"u8) || name.SequenceEqual("content_block_stop"u8) || name.SequenceEqual("ping"u8);

    private FrameKind Terminal()
    {
        IsComplete = true;
        return FrameKind.Terminal;
    }

    private FrameKind ReadError(ReadOnlySpan<byte> data)
    {
        Error = AnthropicErrorShape.Read(0, data);
        return FrameKind.Error;
    }

    /// <summary>Reads <c>message_start</c> and <c>message_delta</c>: a member with the facts, and (in the latter) <c>usage</c> beside it.</summary>
    private void ReadNested(ReadOnlySpan<byte> data, ReadOnlySpan<byte> member)
    {
        var reader = Open(data);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = reader.ValueTextEquals("usage"u8);
            var isMember = reader.ValueTextEquals(member);
            reader.Read();
            if (isUsage)
                _usage = AnthropicUsageReader.Read(ref reader, _usage);
            else if (isMember && reader.TokenType == JsonTokenType.StartObject)
                ReadMessage(ref reader);
            else
                reader.Skip();
        }
    }

    /// <summary>Reads what a message object says of itself, and returns its type.</summary>
    private string? ReadMessage(ref Utf8JsonReader reader)
    {
        string? type = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
                type = Text(ref reader);
            else if (reader.ValueTextEquals("id"u8))
                Id = First(Id, Text(ref reader));
            else if (reader.ValueTextEquals("model"u8))
                Model = First(Model, Text(ref reader));
            else if (reader.ValueTextEquals("stop_reason"u8))
                StopReason = Text(ref reader) is { } word ? AnthropicStopReason.Parse(word) : StopReason;
            else if (reader.ValueTextEquals("usage"u8))
                ReadUsage(ref reader);
            else if (reader.ValueTextEquals("content"u8))
                MeasureContent(ref reader);
            else
                SkipValue(ref reader);
        }

        return type;
    }

    private void ReadUsage(ref Utf8JsonReader reader)
    {
        reader.Read();
        _usage = AnthropicUsageReader.Read(ref reader, _usage);
    }

    private void MeasureContent(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                AnswerBytes += BlockLength(ref reader);
            else
                reader.Skip();
        }
    }

    private static long BlockLength(ref Utf8JsonReader reader)
    {
        var length = 0L;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("thinking"u8);
            var isInput = reader.ValueTextEquals("input"u8);
            reader.Read();
            if (isText && reader.TokenType == JsonTokenType.String)
                length += JsonTextLength.Of(reader);
            else if (isInput && reader.TokenType == JsonTokenType.StartObject)
                length += JsonTextLength.OfValue(ref reader);
            else
                reader.Skip();
        }

        return length;
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>A stream spliced of two answers began with the first.</summary>
    private static string? First(string? known, string? said) => known ?? said;

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }

    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> data)
    {
        var reader = Open(data);
        while (reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
                return reader.ValueSpan;
            reader.Skip();
        }

        return default;
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonPeek.MaxDepth });
        reader.Read();
        return reader;
    }
}
