using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Writes a canonical request as a Chat Completions body. Spec: OpenAI API reference, "Create chat completion". The order of keys is
/// fixed, so that the same request is the same bytes and prompt caches hit.
/// </summary>
internal static class OpenAiRequestWriter
{
    public static void Write(ChatRequest request, string model, OpenAiQuirks quirks, IBufferWriter<byte> output, ConversionReport report)
    {
        if (!quirks.ChangesRequests)
        {
            Write(request, model, output, report);
            return;
        }

        // Quirks are one thing, written for relays: what OpenAI would be sent is changed in the same way.
        var written = new ArrayBufferWriter<byte>();
        Write(request, model, written, report);
        OpenAiRequestEdits.Apply(written.WrittenMemory, quirks, new CallerFields(request.Origin), report).CopyTo(output);
    }

    private static void Write(ChatRequest request, string model, IBufferWriter<byte> output, ConversionReport report)
    {
        using var writer = JsonOutput.CreateWriter(output);
        var names = new CallerFields(request.Origin);
        writer.WriteStartObject();
        writer.WriteString("model"u8, model);
        new OpenAiMessageWriter(writer, names, report).Write(request);
        OpenAiToolWriter.Write(writer, request, report);
        new OpenAiParameterWriter(writer, names, report, OpenAiModelTraits.Of(model)).Write(request);
        WriteStream(writer, request);
        WriteExtensions(writer, request, report);
        writer.WriteEndObject();
    }

    // Usage is always asked for: the accounts need it, whatever the client wants to see.
    private static void WriteStream(Utf8JsonWriter writer, ChatRequest request)
    {
        if (!request.Stream)
            return;
        writer.WriteBoolean("stream"u8, true);
        writer.WriteStartObject("stream_options"u8);
        writer.WriteBoolean("include_usage"u8, true);
        writer.WriteEndObject();
    }

    private static void WriteExtensions(Utf8JsonWriter writer, ChatRequest request, ConversionReport report)
    {
        foreach (var extension in request.Extensions)
        {
            if (extension.Name.AsSpan().ContainsAny('.', '['))
            {
                report.Lost(extension.Name, "left out");
            }
            else if (request.Origin == Dialect.OpenAi)
            {
                writer.WritePropertyName(extension.Name);
                writer.WriteVerbatim(extension.Value);
            }
            else
            {
                report.Lost(extension.Name, "no counterpart in Chat Completions");
            }
        }
    }
}
