using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>Reads <c>streamGenerateContent?alt=sse</c>: each frame is one partial GenerateContentResponse, none is a terminal marker.</summary>
internal sealed class GeminiEventReader : IChatEventReader
{
    private readonly GeminiAnswer _answer = new();
    private readonly GeminiStrayJson _stray = new();

    public void Read(in SseFrame frame, ICollection<ChatEvent> events)
    {
        if (_answer.HasEnded)
            return;
        if (!frame.Data.IsEmpty)
            ReadJson(frame.Data, events);
        else if (_stray.TryTake(frame.Raw.Span, out var json))
            ReadJson(json, events);
    }

    public void Complete(ICollection<ChatEvent> events)
    {
        if (_stray.IsPending)
            _answer.Fail(new ChatError(ChatErrorKind.Malformed, "The stream ended inside JSON that stood outside any event."), events);
        else
            _answer.Complete(events);
    }

    private void ReadJson(ReadOnlyMemory<byte> json, ICollection<ChatEvent> events)
    {
        // Gemini never sends it; servers that copy OpenAI's framing do.
        if (json.Span.SequenceEqual("[DONE]"u8))
            return;
        try
        {
            using var document = JsonDocument.Parse(json, GeminiJson.Options);
            _answer.Read(document.RootElement, events);
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            _answer.Fail(new ChatError(ChatErrorKind.Malformed, $"An event of the stream cannot be read: {UnreadableWords.Of(e)}"), events);
        }
    }
}
