using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Token counts between OpenAI's <c>usage</c> and the canonical disjoint buckets. <c>prompt_tokens</c> holds the cached ones,
/// <c>completion_tokens</c> holds the reasoning ones, each with a count of its own beside it, under names that differ from vendor to
/// vendor.
/// </summary>
internal static class OpenAiUsage
{
    /// <summary>Finds usage wherever a chunk may carry it: at the top, in <c>x_groq</c> (Groq), in the choice (Moonshot).</summary>
    public static bool TryRead(JsonElement chunk, out TokenUsage usage)
    {
        usage = default;
        if (!chunk.TryObject("usage"u8, out var raw)
            && !(chunk.TryObject("x_groq"u8, out var groq) && groq.TryObject("usage"u8, out raw))
            && !(chunk.TryChoice(out var choice) && choice.TryObject("usage"u8, out raw)))
            return false;

        usage = Read(raw);
        return usage.TotalInput is not null || usage.Output is not null;
    }

    public static TokenUsage Read(JsonElement usage)
    {
        var promptDetails = usage.TryObject("prompt_tokens_details"u8, out var inputDetails) ? inputDetails : default;
        var completionDetails = usage.TryObject("completion_tokens_details"u8, out var outputDetails) ? outputDetails : default;
        var prompt = usage.CountOf("prompt_tokens"u8);
        var completion = usage.CountOf("completion_tokens"u8);
        var reasoning = completionDetails.CountOf("reasoning_tokens"u8) ?? usage.CountOf("reasoning_tokens"u8);
        var cacheRead = CacheRead(usage, promptDetails);
        var (write5m, write1h) = CacheWrite(usage, promptDetails);
        AddUncounted(usage, promptDetails, reasoning, ref prompt, ref completion);

        return new TokenUsage
        {
            Input = prompt is null ? null : Math.Max(0, prompt.Value - (cacheRead ?? 0) - (write5m ?? 0) - (write1h ?? 0)),
            CacheRead = cacheRead,
            CacheWrite5m = write5m,
            CacheWrite1h = write1h,
            Output = completion,
            Reasoning = completion is null ? reasoning : reasoning is null ? null : Math.Min(reasoning.Value, completion.Value),
            Source = UsageSource.Provider,
        };
    }

    /// <param name="writer">Stands where a value may follow.</param>
    /// <param name="usage">What is known.</param>
    /// <param name="estimatedInput">Stands in where the provider never said how long the input was.</param>
    public static void Write(Utf8JsonWriter writer, in TokenUsage usage, long estimatedInput)
    {
        var prompt = usage.TotalInput ?? estimatedInput;
        var completion = usage.Output ?? 0;
        writer.WriteStartObject();
        writer.WriteNumber("prompt_tokens"u8, prompt);
        writer.WriteNumber("completion_tokens"u8, completion);
        writer.WriteNumber("total_tokens"u8, prompt + completion);
        writer.WriteStartObject("prompt_tokens_details"u8);
        writer.WriteNumber("cached_tokens"u8, usage.CacheRead ?? 0);
        if (usage.CacheWrite is > 0)
            writer.WriteNumber("cache_write_tokens"u8, usage.CacheWrite.Value);
        writer.WriteEndObject();
        writer.WriteStartObject("completion_tokens_details"u8);
        writer.WriteNumber("reasoning_tokens"u8, usage.Reasoning ?? 0);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // OpenAI; DeepSeek; Databricks and LiteLLM; Moonshot; Mistral. Where several are there, one of them may be a constant 0.
    private static long? CacheRead(JsonElement usage, JsonElement details) =>
        Max(Max(details.CountOf("cached_tokens"u8), usage.CountOf("prompt_cache_hit_tokens"u8)),
            Max(usage.CountOf("cache_read_input_tokens"u8), Max(usage.CountOf("cached_tokens"u8), usage.CountOf("num_cached_tokens"u8))));

    private static (long? FiveMinutes, long? Hour) CacheWrite(JsonElement usage, JsonElement details)
    {
        var total = Max(usage.CountOf("cache_creation_input_tokens"u8), details.CountOf("cache_write_tokens"u8));
        if (!usage.TryObject("cache_creation"u8, out var byAge))
            return (total, null);

        var hour = Max(byAge.CountOf("ephemeral_1h_input_tokens"u8), byAge.CountOf("ephemeral_24h_input_tokens"u8));
        var fiveMinutes = byAge.CountOf("ephemeral_5m_input_tokens"u8);
        return (Max(fiveMinutes, total - (hour ?? 0)), hour);
    }

    // xAI leaves reasoning tokens out of completion_tokens, Mistral leaves audio tokens out of prompt_tokens: the total tells.
    private static void AddUncounted(JsonElement usage, JsonElement promptDetails, long? reasoning, ref long? prompt, ref long? completion)
    {
        var uncounted = usage.CountOf("total_tokens"u8) - (prompt ?? 0) - (completion ?? 0);
        if (uncounted is not > 0)
            return;
        if (uncounted == reasoning)
            completion = (completion ?? 0) + uncounted;
        else if (uncounted == promptDetails.CountOf("audio_tokens"u8))
            prompt = (prompt ?? 0) + uncounted;
    }

    private static long? Max(long? a, long? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}
