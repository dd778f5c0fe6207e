using System.Text;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Which field of a delta takes a text.</summary>
internal enum OpenAiTextKind
{
    Answer,
    Refusal,
    Reasoning,
}

/// <summary>A text that is being streamed. Reasoning that may have to return to its maker is kept until it is whole.</summary>
internal sealed class OpenAiTextBlock(OpenAiTextKind kind)
{
    private readonly ReasoningBlock? _start;
    private StringBuilder? _text;
    private StringBuilder? _signature;

    public OpenAiTextBlock(ReasoningBlock reasoning)
        : this(OpenAiTextKind.Reasoning) => _start = reasoning.Origin == Dialect.OpenAi ? null : reasoning;

    public OpenAiTextKind Kind => kind;

    public void Keep(ChatEvent.BlockDelta delta)
    {
        if (_start is null)
            return;
        if (delta.Kind == DeltaKind.Reasoning)
            (_text ??= new StringBuilder()).Append(delta.Text);
        else if (delta.Kind == DeltaKind.Signature)
            (_signature ??= new StringBuilder()).Append(delta.Text);
    }

    /// <summary>The whole thought; null for text, and where nobody asks for it again.</summary>
    public ReasoningBlock? Whole() => _start is null ? null : _start with
    {
        Text = _start.Text + _text,
        Signature = _signature is null ? _start.Signature : _start.Signature + _signature,
    };
}
