using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>Opens, fills and closes the answer's blocks: one open at a time, indexes rising by one.</summary>
internal sealed class GeminiBlockSequence
{
    private int _count;
    private DeltaKind? _open;
    private bool _isOpen;

    /// <summary>Adds text to the open block of that kind; text and thoughts open one where none is.</summary>
    public void Append(DeltaKind kind, string text, ICollection<ChatEvent> events)
    {
        if (kind != DeltaKind.Arguments && _open != kind)
        {
            Start(kind == DeltaKind.Text ? new TextBlock("") : new ReasoningBlock("", null, Dialect.Gemini), events);
            _open = kind;
        }

        events.Add(new ChatEvent.BlockDelta(_count - 1, kind, text));
    }

    /// <summary>
    /// Adds a signature: to the thought that is open when it belongs to one, else as a reasoning block of its own, for text and calls have no
    /// place for it.
    /// </summary>
    public void Sign(string signature, bool ofOpenThought, ICollection<ChatEvent> events)
    {
        if (!ofOpenThought || _open != DeltaKind.Reasoning)
            Start(new ReasoningBlock("", null, Dialect.Gemini), events);
        events.Add(new ChatEvent.BlockDelta(_count - 1, DeltaKind.Signature, signature));
        Close(events);
    }

    public void Start(ChatBlock block, ICollection<ChatEvent> events)
    {
        Close(events);
        events.Add(new ChatEvent.BlockStarted(_count++, block));
        _isOpen = true;
    }

    public void Close(ICollection<ChatEvent> events)
    {
        if (_isOpen)
            events.Add(new ChatEvent.BlockStopped(_count - 1));
        _isOpen = false;
        _open = null;
    }
}
