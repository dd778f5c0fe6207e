using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// Reads the <c>usage</c> object. Each one is a running total: <c>message_delta</c> repeats the input counts of <c>message_start</c>, raised
/// where server tools made further calls, but tells the cache writes as one sum without their lifetimes.
/// </summary>
internal static class AnthropicUsageReader
{
    /// <summary>The total after the object <paramref name="reader"/> stands on; the reader is left on its end.</summary>
    public static TokenUsage Read(ref Utf8JsonReader reader, in TokenUsage before)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return before;
        }

        var said = new TokenUsage { Source = UsageSource.Provider };
        long? written = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("input_tokens"u8))
                said = said with { Input = Number(ref reader) };
            else if (reader.ValueTextEquals("output_tokens"u8))
                said = said with { Output = Number(ref reader) };
            else if (reader.ValueTextEquals("cache_read_input_tokens"u8))
                said = said with { CacheRead = Number(ref reader) };
            else if (reader.ValueTextEquals("cache_creation_input_tokens"u8))
                written = Number(ref reader);
            else if (reader.ValueTextEquals("cache_creation"u8))
                said = CacheCreation(ref reader, said);
            else if (reader.ValueTextEquals("output_tokens_details"u8))
                said = said with { Reasoning = Member(ref reader, "thinking_tokens"u8) };
            else
                SkipValue(ref reader);
        }

        return Attribute(before.Merge(said), written);
    }

    public static TokenUsage Read(JsonElement usage, in TokenUsage before)
    {
        var reader = new Utf8JsonReader(usage.Bytes());
        reader.Read();
        return Read(ref reader, before);
    }

    /// <summary>What the sum says beyond the known lifetimes was written for five minutes, the vendor's default.</summary>
    private static TokenUsage Attribute(TokenUsage usage, long? written) =>
        written is not { } total || total == usage.CacheWrite
            ? usage
            : usage with { CacheWrite5m = Math.Max(0, total - (usage.CacheWrite1h ?? 0)) };

    private static TokenUsage CacheCreation(ref Utf8JsonReader reader, TokenUsage usage)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return usage;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("ephemeral_5m_input_tokens"u8))
                usage = usage with { CacheWrite5m = Number(ref reader) };
            else if (reader.ValueTextEquals("ephemeral_1h_input_tokens"u8))
                usage = usage with { CacheWrite1h = Number(ref reader) };
            else
                SkipValue(ref reader);
        }

        return usage;
    }

    private static long? Member(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        long? value = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
                value = Number(ref reader);
            else
                SkipValue(ref reader);
        }

        return value;
    }

    private static long? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return TokenCount.Read(ref reader);
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
