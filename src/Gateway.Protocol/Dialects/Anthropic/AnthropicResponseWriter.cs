using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Writes a whole answer as a Messages object.</summary>
internal static class AnthropicResponseWriter
{
    public static void Write(ChatResponse response, EventWriterOptions options, IBufferWriter<byte> output)
    {
        using var json = JsonOutput.CreateWriter(output);
        json.WriteStartObject();
        json.WriteString("id"u8, response.Id ?? options.FallbackId);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, response.Model ?? options.Model);
        json.WriteStartArray("content"u8);
        foreach (var block in response.Content)
            WriteBlock(json, block);
        json.WriteEndArray();
        json.WriteString("stop_reason"u8, AnthropicStopReason.Word(response.StopReason));
        json.WriteString("stop_sequence"u8, response.StopSequence);
        AnthropicUsageWriter.Write(json, response.Usage, options.EstimatedInputTokens);
        json.WriteEndObject();
    }

    private static void WriteBlock(Utf8JsonWriter json, ChatBlock block)
    {
        switch (block)
        {
            case TextBlock text:
                WriteText(json, text);
                break;
            case ToolUseBlock tool:
                AnthropicAnswerBlock.BeginToolUse(json, tool);
                AnthropicToolUse.WriteInput(json, tool.Arguments);
                json.WriteEndObject();
                break;
            case ReasoningBlock { Redacted: null } reasoning:
                json.WriteStartObject();
                json.WriteString("type"u8, "thinking"u8);
                json.WriteString("thinking"u8, reasoning.Text);
                json.WriteString("signature"u8, ReasoningSeal.Seal(reasoning.Signature, reasoning.Origin, Dialect.Anthropic));
                json.WriteEndObject();
                break;
            default:
                AnthropicAnswerBlock.TryWriteWhole(json, block);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter json, TextBlock text)
    {
        json.WriteStartObject();
        if (text.Citations is { ValueKind: JsonValueKind.Array } citations)
        {
            json.WriteStartArray("citations"u8);
            foreach (var citation in citations.EnumerateArray().Where(AnthropicAnswerBlock.IsCitation))
                citation.WriteTo(json);
            json.WriteEndArray();
        }

        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text.Text);
        json.WriteEndObject();
    }
}
