using System.Buffers;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Writes the error envelope, alone or as the event that ends a broken stream.</summary>
internal static class AnthropicErrorWriter
{
    public static void Write(string type, string message, string requestId, IBufferWriter<byte> output)
    {
        using var json = JsonOutput.CreateWriter(output);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, type);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        json.WriteString("request_id"u8, requestId);
        json.WriteEndObject();
    }

    public static void WriteEvent(string type, string message, string requestId, IBufferWriter<byte> output)
    {
        SseWriter.BeginFrame(output, "error"u8);
        Write(type, message, requestId, output);
        SseWriter.EndFrame(output);
    }
}
