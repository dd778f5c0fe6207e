using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Reads the chunks of a streamed answer. Spec: OpenAI API reference, "Chat completion chunk object"; vendors' habits as noted where they
/// are met.
/// </summary>
internal sealed class OpenAiEventReader(OpenAiQuirks quirks) : IChatEventReader
{
    private readonly OpenAiAnswer _answer = new(quirks);

    public void Read(in SseFrame frame, ICollection<ChatEvent> events)
    {
        if (_answer.HasEnded)
            return;
        var data = Trim(frame.Data);
        if (data.IsEmpty)
            return;
        if (IsDone(data.Span))
            _answer.Done(events);
        else if (IsErrorEvent(frame))
            _answer.Fail(OpenAiErrorShape.Read(OpenAiErrorShape.InsideAnswer, data.Span), events);
        else
            ReadChunk(data, events);
    }

    public void Complete(ICollection<ChatEvent> events) => _answer.Complete(events);

    /// <summary>Explodes a unary body into the events of its stream.</summary>
    public static void ReadResponse(ReadOnlyMemory<byte> body, OpenAiQuirks quirks, ICollection<ChatEvent> events)
    {
        var answer = new OpenAiAnswer(quirks);
        try
        {
            using var document = JsonDocument.Parse(body, OpenAiFields.ParseOptions);
            answer.ReadWhole(document.RootElement, events);
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            answer.Fail(new ChatError(ChatErrorKind.Malformed, "The answer is not JSON."), events);
        }
    }

    internal static bool IsDone(ReadOnlySpan<byte> data) => data.SequenceEqual("[DONE]"u8);

    // Groq, and other gateways, name the event.
    internal static bool IsErrorEvent(in SseFrame frame) => frame.Event.Span.SequenceEqual("error"u8);

    internal static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> data) => data.Trim(" \t\r\n"u8);

    private void ReadChunk(ReadOnlyMemory<byte> data, ICollection<ChatEvent> events)
    {
        if (_answer.HasStarted && OpenAiPlainChunk.TryRead(data.Span, out var text))
        {
            _answer.AddText(text, events);
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(data, OpenAiFields.ParseOptions);
            _answer.ReadChunk(document.RootElement, events);
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            _answer.Fail(new ChatError(ChatErrorKind.Malformed, "A chunk of the stream is not JSON."), events);
        }
    }
}
