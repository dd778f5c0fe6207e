using System.Buffers;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Writes a whole answer as a <c>chat.completion</c>.</summary>
internal static class OpenAiResponseWriter
{
    public static void Write(ChatResponse response, EventWriterOptions options, IBufferWriter<byte> output)
    {
        using var writer = JsonOutput.CreateWriter(output);
        writer.WriteStartObject();
        writer.WriteString("id"u8, response.Id ?? options.FallbackId);
        writer.WriteString("object"u8, "chat.completion"u8);
        writer.WriteNumber("created"u8, options.CreatedAt.ToUnixTimeSeconds());
        writer.WriteString("model"u8, response.Model ?? options.Model);
        writer.WriteStartArray("choices"u8);
        WriteChoice(writer, response);
        writer.WriteEndArray();
        writer.WritePropertyName("usage"u8);
        OpenAiUsage.Write(writer, response.Usage, options.EstimatedInputTokens);
        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, ChatResponse response)
    {
        var refusal = Join(response.Content.OfType<TextBlock>().Where(t => t.IsRefusal).Select(t => t.Text));
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, 0);
        writer.WriteStartObject("message"u8);
        WriteMessage(writer, response, refusal);
        writer.WriteEndObject();
        writer.WriteNull("logprobs"u8);
        writer.WriteString("finish_reason"u8, OpenAiFinishReason.Write(response.StopReason, refusal is not null));
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, ChatResponse response, string? refusal)
    {
        var text = Join(response.Content.OfType<TextBlock>().Where(t => !t.IsRefusal).Select(t => t.Text));
        var reasoning = Join(response.Content.OfType<ReasoningBlock>().Select(r => r.Text).Where(t => t.Length > 0));
        var calls = response.Content.Where(IsCall).ToList();
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteString("content"u8, text ?? (calls.Count == 0 && refusal is null ? "" : null));
        writer.WriteString("refusal"u8, refusal);
        if (reasoning is not null)
            writer.WriteString("reasoning_content"u8, reasoning);
        if (calls.Count == 0)
            return;

        writer.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
            OpenAiToolCallWriter.Write(writer, call, emptyArguments: response.StopReason == StopReason.MaxTokens ? "" : "{}");
        writer.WriteEndArray();
    }

    private static bool IsCall(ChatBlock block) => block is ToolUseBlock or OpaqueBlock { Origin: Dialect.OpenAi, Type: "custom" };

    private static string? Join(IEnumerable<string> pieces)
    {
        string? joined = null;
        foreach (var piece in pieces)
            joined += piece;
        return joined;
    }
}
