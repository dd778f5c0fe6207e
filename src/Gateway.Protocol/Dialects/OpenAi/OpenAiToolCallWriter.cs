using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>Writes one element of <c>tool_calls</c>, in an answer or in a request's history.</summary>
internal static class OpenAiToolCallWriter
{
    /// <param name="writer">Stands where a value may follow.</param>
    /// <param name="call">A <see cref="ToolUseBlock"/>, or OpenAI's own custom call.</param>
    /// <param name="emptyArguments">What "no arguments" is written as.</param>
    /// <param name="signature">The thought signature Gemini gave the call, if any.</param>
    public static void Write(Utf8JsonWriter writer, ChatBlock call, string emptyArguments, string? signature = null)
    {
        if (call is OpaqueBlock custom)
        {
            writer.WriteVerbatim(custom.Raw);
            return;
        }

        var tool = (ToolUseBlock)call;
        writer.WriteStartObject();
        writer.WriteString("id"u8, tool.Id);
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, tool.Name);
        writer.WriteString("arguments"u8, tool.Arguments.Length == 0 ? emptyArguments : tool.Arguments);
        writer.WriteEndObject();
        if (signature is not null)
            OpenAiHistoryReasoning.WriteSignature(writer, signature);
        writer.WriteEndObject();
    }
}
