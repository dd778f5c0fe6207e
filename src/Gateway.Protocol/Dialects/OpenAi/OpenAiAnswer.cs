using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// One answer, chunk by chunk or whole. <c>finish_reason</c> is only remembered: usage, a second finish reason and even content come
/// after it (Mistral), so the end is <c>[DONE]</c> or the end of the body.
/// </summary>
internal sealed class OpenAiAnswer
{
    private readonly OpenAiIdentity _identity = new();
    private readonly OpenAiDelta _delta;
    private readonly OpenAiBlocks _blocks;
    private TokenUsage _usage;
    private string? _finishReason;
    private string? _stopSequence;
    private bool _emptyFinishReason;

    public OpenAiAnswer(OpenAiQuirks quirks)
    {
        _blocks = new OpenAiBlocks(_identity, quirks.HasThinkTags ? new ThinkTagSplit() : null);
        _delta = new OpenAiDelta(_blocks, _identity);
    }

    public bool HasStarted => _identity.HasStarted;

    public bool HasEnded { get; private set; }

    /// <summary>A chunk that holds this text and nothing else.</summary>
    public void AddText(string text, ICollection<ChatEvent> events) => _blocks.Text(TextKind.Answer, text, events);

    public void ReadChunk(JsonElement root, ICollection<ChatEvent> events)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Fail(new ChatError(ChatErrorKind.Malformed, "A chunk of the stream is not a JSON object."), events);
            return;
        }

        if (!ReadFrame(root, events))
            return;
        if (root.TryChoice(out var choice))
            ReadChoice(choice, choice.TryObject("delta"u8, out var delta) ? delta : default, events);
    }

    public void ReadWhole(JsonElement root, ICollection<ChatEvent> events)
    {
        if (!ReadFrame(root, events))
            return;
        if (!root.TryChoice(out var choice))
        {
            Fail(new ChatError(ChatErrorKind.Malformed, "The answer holds no choices."), events);
            return;
        }

        ReadChoice(choice, choice.TryObject("message"u8, out var message) ? message : default, events);
        // The body is whole, so a missing finish_reason (null, "") is the provider's habit and no cut.
        End(isWhole: true, events);
    }

    /// <summary>The terminal event was seen. It alone says nothing of the end: proxies send it after an answer that broke off, too.</summary>
    public void Done(ICollection<ChatEvent> events) => End(_emptyFinishReason, events);

    /// <summary>The body has ended, with or without a terminal event.</summary>
    public void Complete(ICollection<ChatEvent> events) => End(isWhole: false, events);

    public void Fail(ChatError error, ICollection<ChatEvent> events)
    {
        if (HasEnded)
            return;
        HasEnded = true;
        _blocks.CloseAll(events);
        events.Add(new ChatEvent.Failed(error));
    }

    private bool ReadFrame(JsonElement root, ICollection<ChatEvent> events)
    {
        _identity.Note(root, events);
        if (OpenAiUsage.TryRead(root, out var usage) && usage != _usage)
        {
            _usage = usage;
            _identity.Start(events);
            events.Add(new ChatEvent.Usage(usage));
        }

        if (!OpenAiErrorShape.IsError(root))
            return true;
        Fail(OpenAiErrorShape.Read(OpenAiErrorShape.InsideAnswer, root), events);
        return false;
    }

    private void ReadChoice(JsonElement choice, JsonElement delta, ICollection<ChatEvent> events)
    {
        _delta.Read(delta, events);
        if (choice.TextOf("finish_reason"u8) is not { } reason)
            return;
        if (reason.Length == 0)
        {
            _emptyFinishReason = true;
            return;
        }

        _finishReason = reason;
        // vLLM names the stop sequence it met here (a string), or the stop token (a number).
        _stopSequence = choice.NonEmptyTextOf("stop_reason"u8) ?? _stopSequence;
    }

    private void End(bool isWhole, ICollection<ChatEvent> events)
    {
        if (HasEnded)
            return;
        if (OpenAiFinishReason.ReadFailure(_finishReason) is { } failure)
        {
            Fail(failure, events);
            return;
        }

        if (_finishReason is null && !isWhole)
        {
            Fail(new ChatError(ChatErrorKind.Cut, "The stream ended without a finish_reason."), events);
            return;
        }

        HasEnded = true;
        _identity.Start(events);
        _blocks.CloseAll(events);
        events.Add(Finish());
    }

    private ChatEvent.Finished Finish()
    {
        var reason = OpenAiFinishReason.Read(_finishReason, _blocks.HasToolCalls, _blocks.Refused);
        return reason == StopReason.EndTurn && _finishReason == "stop" && _stopSequence is not null
            ? new ChatEvent.Finished(StopReason.StopSequence, _stopSequence) { Raw = _finishReason }
            : new ChatEvent.Finished(reason) { Raw = _finishReason };
    }
}
