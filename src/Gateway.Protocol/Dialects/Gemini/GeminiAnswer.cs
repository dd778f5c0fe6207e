using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// One answer, read chunk by chunk; a unary body is one chunk. Chunks have no terminal marker: older models say <c>STOP</c> on every one of
/// them and a later chunk may say otherwise, so the end is known only when the body has ended.
/// </summary>
internal sealed class GeminiAnswer
{
    private readonly GeminiParts _parts = new();
    private GeminiFinish _finish;
    private GeminiTokenCounts _counts;
    private TokenUsage _usage;
    private bool _started;

    /// <summary><see cref="ChatEvent.Finished"/> or <see cref="ChatEvent.Failed"/> is out.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Reads a chunk, or an array of chunks.</summary>
    public void Read(JsonElement chunk, ICollection<ChatEvent> events)
    {
        if (chunk.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in chunk.EnumerateArray())
                Read(element, events);
            return;
        }

        if (HasEnded)
            return;
        if (GeminiErrorShape.TryRead(chunk, 0, out var error))
            Fail(error, events);
        else if (chunk.ValueKind == JsonValueKind.Object)
            ReadChunk(chunk, events);
        else
            Fail(new ChatError(ChatErrorKind.Malformed, "A chunk of the answer is not a JSON object."), events);
    }

    /// <summary>The stream has ended.</summary>
    public void Complete(ICollection<ChatEvent> events)
    {
        if (HasEnded)
            return;
        if (!_finish.IsSeen)
            Fail(new ChatError(ChatErrorKind.Cut, "The stream ended without a finishReason."), events);
        else if (Resolve().Error is { } error)
            Fail(error, events);
        else
            Finish(events);
    }

    /// <summary>
    /// The unary body has been read. That it was whole shows in its closing brace, so content without a finishReason (compatible servers,
    /// early versions of the API) is an answer; nothing at all is not.
    /// </summary>
    public void CompleteUnary(ICollection<ChatEvent> events)
    {
        if (HasEnded)
            return;
        if (_finish.IsSeen || _parts.HasContent)
            _finish.SeeEnd();
        else
            Fail(new ChatError(ChatErrorKind.Malformed, "The body holds neither a candidate's content nor a reason why not."), events);
        Complete(events);
    }

    public void Fail(ChatError error, ICollection<ChatEvent> events)
    {
        if (HasEnded)
            return;
        if (!_started)
            Start(null, null, events);
        _parts.Abandon(events);
        events.Add(new ChatEvent.Failed(error));
        HasEnded = true;
    }

    private void Finish(ICollection<ChatEvent> events)
    {
        _parts.Close(events);
        events.Add(new ChatEvent.Finished(Resolve().Reason) { Raw = _finish.Word });
        HasEnded = true;
    }

    private GeminiFinish.Outcome Resolve() => _finish.Resolve(_parts.HasCall, _parts.HasContent);

    private void Start(string? id, string? model, ICollection<ChatEvent> events)
    {
        _started = true;
        events.Add(new ChatEvent.Started(id, model));
    }

    private void ReadChunk(JsonElement chunk, ICollection<ChatEvent> events)
    {
        if (!_started)
            Start(chunk.Text("responseId"u8), chunk.Text("modelVersion"u8), events);
        _parts.UseIdsOf(chunk);
        if (chunk.TryGet("promptFeedback"u8, JsonValueKind.Object, out var feedback))
            _finish.SeeFeedback(feedback.Enum("blockReason"u8), feedback.Text("blockReasonMessage"u8));
        if (chunk.TryGet("candidates"u8, JsonValueKind.Array, out var candidates))
            ReadCandidates(candidates, events);
        if (chunk.TryGet("usageMetadata"u8, JsonValueKind.Object, out var usage))
            ReadUsage(usage, events);
    }

    private void ReadCandidates(JsonElement candidates, ICollection<ChatEvent> events)
    {
        var position = 0;
        foreach (var candidate in candidates.EnumerateArray())
        {
            var index = candidate.TryGet("index"u8, JsonValueKind.Number, out var number) && number.TryGetInt32(out var value) ? value : position;
            if (index == 0)
                ReadCandidate(candidate, events);
            else
                events.Add(new ChatEvent.Opaque(Dialect.Gemini, "candidates", candidate.Clone()));
            position++;
        }
    }

    private void ReadCandidate(JsonElement candidate, ICollection<ChatEvent> events)
    {
        if (candidate.TryGet("content"u8, JsonValueKind.Object, out var content) &&
            content.TryGet("parts"u8, JsonValueKind.Array, out var parts))
        {
            foreach (var part in parts.EnumerateArray())
                _parts.Read(part, events);
        }

        _finish.See(candidate.Enum("finishReason"u8), candidate.Text("finishMessage"u8));
        ReadMetadata(candidate, events);
    }

    /// <summary>What only Gemini's own clients understand.</summary>
    private static void ReadMetadata(JsonElement candidate, ICollection<ChatEvent> events)
    {
        AddOpaque(candidate, "groundingMetadata", "groundingMetadata"u8, events);
        AddOpaque(candidate, "citationMetadata", "citationMetadata"u8, events);
        AddOpaque(candidate, "urlContextMetadata", "urlContextMetadata"u8, events);
        AddOpaque(candidate, "logprobsResult", "logprobsResult"u8, events);
    }

    private static void AddOpaque(JsonElement candidate, string name, ReadOnlySpan<byte> key, ICollection<ChatEvent> events)
    {
        if (candidate.TryGet(key, JsonValueKind.Object, out var value))
            events.Add(new ChatEvent.Opaque(Dialect.Gemini, name, value.Clone()));
    }

    private void ReadUsage(JsonElement metadata, ICollection<ChatEvent> events)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(metadata));
        _ = reader.Read();
        _counts.Read(ref reader);
        if (_counts.Tokens == _usage)
            return;
        _usage = _counts.Tokens;
        events.Add(new ChatEvent.Usage(_usage));
    }
}
