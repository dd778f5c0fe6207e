using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Reads a whole 2xx body: the object of <c>generateContent</c>, or the array that <c>streamGenerateContent</c> sends without <c>alt=sse</c>,
/// whose elements are the stream's chunks.
/// </summary>
internal static class GeminiResponseReader
{
    public static void Read(ReadOnlyMemory<byte> body, ICollection<ChatEvent> events)
    {
        var answer = new GeminiAnswer();
        try
        {
            using var document = JsonDocument.Parse(body, GeminiJson.Options);
            answer.Read(document.RootElement, events);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                answer.CompleteUnary(events);
            else
                answer.Complete(events);
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            answer.Fail(new ChatError(ChatErrorKind.Malformed, $"The body cannot be read: {UnreadableWords.Of(e)}"), events);
        }
    }
}
