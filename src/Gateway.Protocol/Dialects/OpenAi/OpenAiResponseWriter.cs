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
        WriteChoice(writer, response, options.UsesFunctions);
        writer.WriteEndArray();
        writer.WritePropertyName("usage"u8);
        OpenAiUsage.Write(writer, response.Usage, options.EstimatedInputTokens);
        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, ChatResponse response, bool usesFunctions)
    {
        var refusal = Join(response.Content.OfType<TextBlock>().Where(t => t.IsRefusal).Select(t => t.Text));
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, 0);
        writer.WriteStartObject("message"u8);
        WriteMessage(writer, response, refusal, usesFunctions);
        writer.WriteEndObject();
        writer.WriteNull("logprobs"u8);
        writer.WriteString("finish_reason"u8, OpenAiFinishReason.Write(response.StopReason, refusal is not null, usesFunctions));
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, ChatResponse response, string? refusal, bool usesFunctions)
    {
        var text = Join(response.Content.OfType<TextBlock>().Where(t => !t.IsRefusal).Select(t => t.Text));
        var hasCalls = response.Content.Any(IsCall);
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteString("content"u8, text ?? (!hasCalls && refusal is null ? "" : null));
        writer.WriteString("refusal"u8, refusal);
        WriteReasoning(writer, response, usesFunctions);
        if (hasCalls && usesFunctions)
            WriteFunctionCall(writer, response);
        else if (hasCalls)
            WriteToolCalls(writer, response);
    }

    private static void WriteReasoning(Utf8JsonWriter writer, ChatResponse response, bool usesFunctions)
    {
        var thoughts = response.Content.OfType<ReasoningBlock>().ToList();
        if (Join(thoughts.Select(r => r.Text).Where(t => t.Length > 0)) is { } reasoning)
            writer.WriteString("reasoning_content"u8, reasoning);
        var details = thoughts.FindAll(OpenAiHistoryReasoning.IsDetail);
        if (details.Count > 0)
        {
            writer.WriteStartArray(OpenAiHistoryReasoning.Details);
            for (var i = 0; i < details.Count; i++)
                OpenAiHistoryReasoning.WriteDetail(writer, details[i], i);
            writer.WriteEndArray();
        }

        if (MessageSignature(response.Content, usesFunctions) is { } signature)
            OpenAiHistoryReasoning.WriteSignature(writer, signature);
    }

    private static void WriteToolCalls(Utf8JsonWriter writer, ChatResponse response)
    {
        writer.WriteStartArray("tool_calls"u8);
        for (var i = 0; i < response.Content.Count; i++)
        {
            if (IsCall(response.Content[i]))
                OpenAiToolCallWriter.Write(writer, response.Content[i], EmptyArguments(response, i), SignatureAt(response.Content, i - 1));
        }

        writer.WriteEndArray();
    }

    // There is room for one.
    private static void WriteFunctionCall(Utf8JsonWriter writer, ChatResponse response)
    {
        if (response.Content.OfType<ToolUseBlock>().FirstOrDefault() is not { } call)
            return;
        var empty = EmptyArguments(response, response.Content.ToList().IndexOf(call));
        writer.WriteStartObject("function_call"u8);
        writer.WriteString("name"u8, call.Name);
        writer.WriteString("arguments"u8, call.Arguments.Length == 0 ? empty : call.Arguments);
        writer.WriteEndObject();
    }

    // The last block of an answer that was cut off is unfinished.
    private static string EmptyArguments(ChatResponse response, int index) =>
        response.StopReason == StopReason.MaxTokens && index == response.Content.Count - 1 ? "" : "{}";

    private static string? MessageSignature(IReadOnlyList<ChatBlock> content, bool usesFunctions)
    {
        for (var i = content.Count - 1; i >= 0; i--)
        {
            var belongsToCall = !usesFunctions && i + 1 < content.Count && content[i + 1] is ToolUseBlock;
            if (!belongsToCall && SignatureAt(content, i) is { } signature)
                return signature;
        }

        return null;
    }

    private static string? SignatureAt(IReadOnlyList<ChatBlock> content, int index) =>
        index >= 0 && content[index] is ReasoningBlock reasoning && OpenAiHistoryReasoning.IsSignature(reasoning) ? reasoning.Signature : null;

    private static bool IsCall(ChatBlock block) => block is ToolUseBlock or OpaqueBlock { Origin: Dialect.OpenAi, Type: "custom" };

    private static string? Join(IEnumerable<string> pieces)
    {
        string? joined = null;
        foreach (var piece in pieces)
            joined += piece;
        return joined;
    }
}
