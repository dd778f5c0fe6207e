using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;
using Gateway.Protocol.Sse;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>The frames of a streamed answer, one method each. It keeps one JSON writer for the whole stream.</summary>
internal sealed class AnthropicFrameWriter
{
    private Utf8JsonWriter? _json;

    public void MessageStart(IBufferWriter<byte> output, string id, string model, in TokenUsage usage, long estimatedInput)
    {
        var json = Begin(output, "message_start"u8);
        json.WriteStartObject("message"u8);
        json.WriteString("id"u8, id);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, model);
        json.WriteStartArray("content"u8);
        json.WriteEndArray();
        json.WriteNull("stop_reason"u8);
        json.WriteNull("stop_sequence"u8);
        AnthropicUsageWriter.Write(json, usage, estimatedInput);
        json.WriteEndObject();
        End(output);
    }

    public void BlockStart(IBufferWriter<byte> output, int index, ChatBlock block)
    {
        var json = Begin(output, "content_block_start"u8);
        json.WriteNumber("index"u8, index);
        json.WritePropertyName("content_block"u8);
        WriteOpening(json, block);
        End(output);
    }

    public void Delta(IBufferWriter<byte> output, int index, ReadOnlySpan<byte> type, ReadOnlySpan<byte> field, string text)
    {
        var json = BeginDelta(output, index, type);
        json.WriteString(field, text);
        json.WriteEndObject();
        End(output);
    }

    /// <summary>Written again rather than passed through: a line break inside the JSON would break the frame.</summary>
    public void Citation(IBufferWriter<byte> output, int index, string citation)
    {
        using var parsed = JsonDocument.Parse(citation);
        if (!AnthropicAnswerBlock.IsCitation(parsed.RootElement))
            return;

        var json = BeginDelta(output, index, "citations_delta"u8);
        json.WritePropertyName("citation"u8);
        parsed.RootElement.WriteTo(json);
        json.WriteEndObject();
        End(output);
    }

    public void BlockStop(IBufferWriter<byte> output, int index)
    {
        Begin(output, "content_block_stop"u8).WriteNumber("index"u8, index);
        End(output);
    }

    public void MessageEnd(IBufferWriter<byte> output, ChatEvent.Finished finished, in TokenUsage usage, long estimatedInput)
    {
        var json = Begin(output, "message_delta"u8);
        json.WriteStartObject("delta"u8);
        json.WriteString("stop_reason"u8, AnthropicStopReason.Word(finished.Reason));
        json.WriteString("stop_sequence"u8, finished.StopSequence);
        json.WriteEndObject();
        AnthropicUsageWriter.Write(json, usage, estimatedInput);
        End(output);
        Begin(output, "message_stop"u8);
        End(output);
    }

    private static void WriteOpening(Utf8JsonWriter json, ChatBlock block)
    {
        switch (block)
        {
            case ToolUseBlock tool:
                AnthropicAnswerBlock.BeginToolUse(json, tool);
                json.WriteStartObject("input"u8);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case TextBlock text:
                WriteOpeningText(json, text);
                break;
            case ReasoningBlock { Redacted: null }:
                json.WriteStartObject();
                json.WriteString("type"u8, "thinking"u8);
                json.WriteString("thinking"u8, ""u8);
                json.WriteString("signature"u8, ""u8);
                json.WriteEndObject();
                break;
            default:
                AnthropicAnswerBlock.TryWriteWhole(json, block);
                break;
        }
    }

    private static void WriteOpeningText(Utf8JsonWriter json, TextBlock text)
    {
        json.WriteStartObject();
        if (text.Citations is not null)
        {
            json.WriteStartArray("citations"u8);
            json.WriteEndArray();
        }

        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, ""u8);
        json.WriteEndObject();
    }

    private Utf8JsonWriter BeginDelta(IBufferWriter<byte> output, int index, ReadOnlySpan<byte> type)
    {
        var json = Begin(output, "content_block_delta"u8);
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("delta"u8);
        json.WriteString("type"u8, type);
        return json;
    }

    private Utf8JsonWriter Begin(IBufferWriter<byte> output, ReadOnlySpan<byte> type)
    {
        SseWriter.BeginFrame(output, type);
        if (_json is null)
            _json = JsonOutput.CreateWriter(output);
        else
            _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        return _json;
    }

    private void End(IBufferWriter<byte> output)
    {
        _json!.WriteEndObject();
        _json.Flush();
        SseWriter.EndFrame(output);
    }
}
