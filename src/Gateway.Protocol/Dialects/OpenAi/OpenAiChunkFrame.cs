using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>The envelope of one stream's chunks: what stays the same from chunk to chunk is encoded once.</summary>
internal sealed class OpenAiChunkFrame
{
    private readonly byte[] _head;
    private readonly bool _saysUsage;
    private readonly long _estimatedInput;
    private Utf8JsonWriter? _writer;

    public OpenAiChunkFrame(string id, string model, EventWriterOptions options)
    {
        _head = Head(id, model, options.CreatedAt);
        _saysUsage = options.IncludeUsage;
        _estimatedInput = options.EstimatedInputTokens;
    }

    /// <summary>Opens a chunk; the writer stands inside its <c>delta</c>.</summary>
    public Utf8JsonWriter Begin(IBufferWriter<byte> output)
    {
        SseWriter.BeginFrame(output, default);
        output.Write(_head);
        output.Write("\"choices\":[{\"index\":0,\"delta\":"u8);
        var writer = WriterOn(output);
        writer.WriteStartObject();
        return writer;
    }

    public void End(IBufferWriter<byte> output, ReadOnlySpan<byte> finishReason = default)
    {
        _writer!.WriteEndObject();
        _writer.Flush();
        output.Write(",\"logprobs\":null,\"finish_reason\":"u8);
        if (finishReason.IsEmpty)
        {
            output.Write("null"u8);
        }
        else
        {
            output.Write("\""u8);
            output.Write(finishReason);
            output.Write("\""u8);
        }

        // "All other chunks will also include a usage field, but with a null value" (stream_options.include_usage).
        output.Write(_saysUsage ? "}],\"usage\":null}"u8 : "}]}"u8);
        SseWriter.EndFrame(output);
    }

    public void WriteUsage(in TokenUsage usage, IBufferWriter<byte> output)
    {
        SseWriter.BeginFrame(output, default);
        output.Write(_head);
        output.Write("\"choices\":[],\"usage\":"u8);
        var writer = WriterOn(output);
        OpenAiUsage.Write(writer, usage, _estimatedInput);
        writer.Flush();
        output.Write("}"u8);
        SseWriter.EndFrame(output);
    }

    private Utf8JsonWriter WriterOn(IBufferWriter<byte> output)
    {
        if (_writer is null)
            _writer = JsonOutput.CreateWriter(output);
        else
            _writer.Reset(output);
        return _writer;
    }

    // {"id":…,"object":…,"created":…,"model":…,  (left open for choices and usage)
    private static byte[] Head(string id, string model, DateTimeOffset createdAt)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = JsonOutput.CreateWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("object"u8, "chat.completion.chunk"u8);
            writer.WriteNumber("created"u8, createdAt.ToUnixTimeSeconds());
            writer.WriteString("model"u8, model);
        }

        output.Write(","u8);
        return output.WrittenSpan.ToArray();
    }
}
