using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.OpenAi;

/// <summary>The unary answer, and the parts of it that a stream shares.</summary>
internal static class OpenAiBody
{
    private const long FirstCreated = 1_760_000_000;

    public static void Write(Utf8JsonWriter json, Reply reply)
    {
        json.WriteStartObject();
        WriteHead(json, reply, "chat.completion"u8);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        WriteMessage(json, reply);
        json.WriteNull("logprobs"u8);
        WriteFinishReason(json, reply.Answer.Stop);
        json.WriteEndObject();
        json.WriteEndArray();
        if (reply.WithUsage)
        {
            WriteUsage(json, reply);
        }

        WriteTail(json);
        json.WriteEndObject();
    }

    public static void WriteHead(Utf8JsonWriter json, Reply reply, ReadOnlySpan<byte> kind)
    {
        json.WriteString("id"u8, reply.Digest.Id("chatcmpl-", 29));
        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, FirstCreated + reply.Digest.Number(salt: 4, bound: 10_000_000));
        json.WriteString("model"u8, reply.Prompt.Model);
    }

    public static void WriteTail(Utf8JsonWriter json)
    {
        json.WriteString("service_tier"u8, "default"u8);
        json.WriteString("system_fingerprint"u8, "fp_51ed000000"u8);
    }

    public static void WriteFinishReason(Utf8JsonWriter json, StopCause stop) => json.WriteString("finish_reason"u8, stop switch
    {
        StopCause.MaxTokens => "length"u8,
        StopCause.ToolUse => "tool_calls"u8,
        _ => "stop"u8,
    });

    public static void WriteUsage(Utf8JsonWriter json, Reply reply)
    {
        var prompt = reply.Prompt.Usage;
        var output = reply.Answer.OutputTokens;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, prompt.Total);
        json.WriteNumber("completion_tokens"u8, output);
        json.WriteNumber("total_tokens"u8, prompt.Total + output);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, prompt.CacheRead);
        json.WriteNumber("audio_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, reply.Answer.ThinkingTokens);
        json.WriteNumber("audio_tokens"u8, 0);
        json.WriteNumber("accepted_prediction_tokens"u8, 0);
        json.WriteNumber("rejected_prediction_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static string CallId(Reply reply, int index) => reply.Digest.Id("call_", 24, salt: 1 + index);

    private static void WriteMessage(Utf8JsonWriter json, Reply reply)
    {
        var answer = reply.Answer;
        var silent = answer.Stop == StopCause.Refusal || (answer.Calls.Count > 0 && answer.Text.Count == 0);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, silent ? null : answer.Text.Text);
        if (answer.Calls.Count > 0)
        {
            WriteToolCalls(json, reply);
        }

        json.WriteString("refusal"u8, answer.Stop == StopCause.Refusal ? AnswerMaker.RefusalText : null);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteToolCalls(Utf8JsonWriter json, Reply reply)
    {
        json.WriteStartArray("tool_calls"u8);
        for (var i = 0; i < reply.Answer.Calls.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, CallId(reply, i));
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, reply.Answer.Calls[i].Name);
            json.WriteString("arguments"u8, reply.Answer.Calls[i].Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
