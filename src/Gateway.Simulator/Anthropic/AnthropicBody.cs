using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Anthropic;

/// <summary>The unary answer, and the parts of it that a stream shares.</summary>
internal static class AnthropicBody
{
    public static void Write(Utf8JsonWriter json, Reply reply)
    {
        json.WriteStartObject();
        WriteHead(json, reply);
        WriteContent(json, reply);
        WriteStop(json, reply.Answer);
        if (reply.WithUsage)
        {
            WriteUsage(json, reply.Prompt.Usage, reply.Answer.OutputTokens, reply.Answer.ThinkingTokens);
        }

        json.WriteEndObject();
    }

    public static void WriteHead(Utf8JsonWriter json, Reply reply)
    {
        json.WriteString("model"u8, reply.Prompt.Model);
        json.WriteString("id"u8, reply.Digest.Id("msg_01", 22));
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
    }

    public static void WriteStop(Utf8JsonWriter json, Answer answer)
    {
        json.WriteString("stop_reason"u8, answer.Stop switch
        {
            StopCause.MaxTokens => "max_tokens"u8,
            StopCause.StopSequence => "stop_sequence"u8,
            StopCause.ToolUse => "tool_use"u8,
            StopCause.Refusal => "refusal"u8,
            _ => "end_turn"u8,
        });
        json.WriteString("stop_sequence"u8, answer.StopSequence);
    }

    public static void WriteUsage(Utf8JsonWriter json, PromptUsage usage, int outputTokens, int thinkingTokens)
    {
        json.WriteStartObject("usage"u8);
        WriteInput(json, usage);
        json.WriteStartObject("cache_creation"u8);
        json.WriteNumber("ephemeral_5m_input_tokens"u8, usage.CacheWrite5m);
        json.WriteNumber("ephemeral_1h_input_tokens"u8, usage.CacheWrite1h);
        json.WriteEndObject();
        WriteOutput(json, outputTokens, thinkingTokens);
        json.WriteString("service_tier"u8, "standard"u8);
        json.WriteEndObject();
    }

    public static void WriteInput(Utf8JsonWriter json, PromptUsage usage)
    {
        json.WriteNumber("input_tokens"u8, usage.Uncached);
        json.WriteNumber("cache_creation_input_tokens"u8, usage.CacheWrite5m + usage.CacheWrite1h);
        json.WriteNumber("cache_read_input_tokens"u8, usage.CacheRead);
    }

    public static void WriteOutput(Utf8JsonWriter json, int outputTokens, int thinkingTokens)
    {
        json.WriteNumber("output_tokens"u8, outputTokens);
        if (thinkingTokens > 0)
        {
            json.WriteStartObject("output_tokens_details"u8);
            json.WriteNumber("thinking_tokens"u8, thinkingTokens);
            json.WriteEndObject();
        }
    }

    public static string ToolId(Reply reply, int index) => reply.Digest.Id("toolu_01", 22, salt: 1 + index);

    private static void WriteContent(Utf8JsonWriter json, Reply reply)
    {
        var answer = reply.Answer;
        json.WriteStartArray("content"u8);
        if (answer.Thinking.Count > 0)
        {
            WriteThinking(json, reply);
        }

        if (answer.Text.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, answer.Text.Text);
            json.WriteEndObject();
        }

        for (var i = 0; i < answer.Calls.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "tool_use"u8);
            json.WriteString("id"u8, ToolId(reply, i));
            json.WriteString("name"u8, answer.Calls[i].Name);
            json.WritePropertyName("input"u8);
            json.WriteRawValue(answer.Calls[i].Arguments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteThinking(Utf8JsonWriter json, Reply reply)
    {
        var thinking = reply.Answer.Thinking.Text;
        json.WriteStartObject();
        if (reply.Answer.ThinkingRedacted)
        {
            json.WriteString("type"u8, "redacted_thinking"u8);
            json.WriteString("data"u8, ThoughtSignature.For(thinking));
        }
        else
        {
            json.WriteString("type"u8, "thinking"u8);
            json.WriteString("thinking"u8, reply.Prompt.Thinking == ThinkingMode.Visible ? thinking : "");
            json.WriteString("signature"u8, ThoughtSignature.For(thinking));
        }

        json.WriteEndObject();
    }
}
