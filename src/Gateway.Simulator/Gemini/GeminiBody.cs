using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Gemini;

/// <summary>The unary answer, and the parts of it that a stream shares.</summary>
internal static class GeminiBody
{
    public static void Write(Utf8JsonWriter json, Reply reply)
    {
        var answer = reply.Answer;
        json.WriteStartObject();
        json.WriteStartArray("candidates"u8);
        json.WriteStartObject();
        if (answer.Stop != StopCause.Refusal)
        {
            json.WriteStartObject("content"u8);
            json.WriteStartArray("parts"u8);
            WriteParts(json, reply);
            json.WriteEndArray();
            json.WriteString("role"u8, "model"u8);
            json.WriteEndObject();
        }

        WriteFinishReason(json, answer.Stop);
        json.WriteNumber("index"u8, 0);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteTail(json, reply, answer.OutputTokens - answer.ThinkingTokens);
        json.WriteEndObject();
    }

    public static void WriteFinishReason(Utf8JsonWriter json, StopCause stop) => json.WriteString("finishReason"u8, stop switch
    {
        StopCause.MaxTokens => "MAX_TOKENS"u8,
        StopCause.Refusal => "SAFETY"u8,
        _ => "STOP"u8,
    });

    /// <summary>Usage so far, and what names the answer. Thoughts are not among the candidates' tokens here.</summary>
    public static void WriteTail(Utf8JsonWriter json, Reply reply, int? candidateTokens)
    {
        if (reply.WithUsage)
        {
            WriteUsage(json, reply.Prompt.Usage, reply.Answer.ThinkingTokens, candidateTokens);
        }

        json.WriteString("modelVersion"u8, reply.Prompt.Model);
        json.WriteString("responseId"u8, reply.Digest.Id("", 22));
    }

    public static void WriteCall(Utf8JsonWriter json, Reply reply, int index)
    {
        var call = reply.Answer.Calls[index];
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("args"u8);
        json.WriteRawValue(call.Arguments);
        if (SendsIds(reply))
        {
            json.WriteString("id"u8, reply.Digest.Id("", 8, salt: 1 + index));
        }

        json.WriteEndObject();
        // Of parallel calls the first alone is signed.
        if (index == 0 && Signs(reply))
        {
            json.WriteString("thoughtSignature"u8, ThoughtSignature.For(call.Name));
        }

        json.WriteEndObject();
    }

    public static void WriteThought(Utf8JsonWriter json, ReadOnlySpan<char> text)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        json.WriteBoolean("thought"u8, true);
        json.WriteEndObject();
    }

    public static bool Signs(Reply reply) => reply.Prompt.Thinking != ThinkingMode.Off || SendsIds(reply);

    public static bool ShowsThoughts(Reply reply) => reply.Prompt.Thinking == ThinkingMode.Visible && reply.Answer.Thinking.Count > 0;

    /// <summary>Gemini 3 gives its calls ids and signs them whatever the thinking settings say; its elders do neither.</summary>
    private static bool SendsIds(Reply reply) => reply.Prompt.Model.StartsWith("gemini-3", StringComparison.Ordinal);

    private static void WriteParts(Utf8JsonWriter json, Reply reply)
    {
        var answer = reply.Answer;
        if (ShowsThoughts(reply))
        {
            WriteThought(json, answer.Thinking.Text);
        }

        if (answer.Text.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, answer.Text.Text);
            if (answer.Calls.Count == 0 && Signs(reply))
            {
                json.WriteString("thoughtSignature"u8, ThoughtSignature.For(answer.Text.Text));
            }

            json.WriteEndObject();
        }

        for (var i = 0; i < answer.Calls.Count; i++)
        {
            WriteCall(json, reply, i);
        }
    }

    private static void WriteUsage(Utf8JsonWriter json, PromptUsage usage, int thoughts, int? candidates)
    {
        json.WriteStartObject("usageMetadata"u8);
        json.WriteNumber("promptTokenCount"u8, usage.Total);
        if (candidates is { } count)
        {
            json.WriteNumber("candidatesTokenCount"u8, count);
        }

        json.WriteNumber("totalTokenCount"u8, usage.Total + thoughts + (candidates ?? 0));
        if (usage.CacheRead > 0)
        {
            json.WriteNumber("cachedContentTokenCount"u8, usage.CacheRead);
        }

        json.WriteStartArray("promptTokensDetails"u8);
        json.WriteStartObject();
        json.WriteString("modality"u8, "TEXT"u8);
        json.WriteNumber("tokenCount"u8, usage.Total);
        json.WriteEndObject();
        json.WriteEndArray();
        if (thoughts > 0)
        {
            json.WriteNumber("thoughtsTokenCount"u8, thoughts);
        }

        json.WriteEndObject();
    }
}
