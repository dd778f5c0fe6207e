using System.Buffers;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>Writes Google's error object for callers who speak Gemini: <c>{"error":{"code","message","status"}}</c> (google.rpc.Status).</summary>
public static class GeminiErrorWriter
{
    /// <param name="status">The HTTP status, which is the error's code, too.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="output">Takes the body.</param>
    public static void Write(int status, string message, IBufferWriter<byte> output)
    {
        using var writer = JsonOutput.CreateWriter(output);
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, status);
        writer.WriteString("message"u8, message);
        writer.WriteString("status"u8, Word(status));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // google.rpc.Code, by the HTTP status it is mapped to.
    private static string Word(int status) => status switch
    {
        400 or 413 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        502 or 503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "INTERNAL",
    };
}
