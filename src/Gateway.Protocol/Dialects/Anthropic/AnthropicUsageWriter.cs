using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Writes the <c>usage</c> object: the same fields at the start, at the end and in a unary answer, so that a client may read it anywhere.</summary>
internal static class AnthropicUsageWriter
{
    public static void Write(Utf8JsonWriter json, in TokenUsage usage, long estimatedInput)
    {
        json.WriteStartObject("usage"u8);
        // A provider that says 0 did not count; clients measure the context by this number, a zero breaks them.
        json.WriteNumber("input_tokens"u8, usage.TotalInput is null or 0 ? estimatedInput : usage.Input ?? 0);
        json.WriteNumber("cache_creation_input_tokens"u8, usage.CacheWrite ?? 0);
        json.WriteNumber("cache_read_input_tokens"u8, usage.CacheRead ?? 0);
        if (usage.CacheWrite1h > 0)
            WriteCacheCreation(json, usage);
        json.WriteNumber("output_tokens"u8, usage.Output ?? 0);
        if (usage.Reasoning is { } reasoning)
        {
            json.WriteStartObject("output_tokens_details"u8);
            json.WriteNumber("thinking_tokens"u8, reasoning);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteCacheCreation(Utf8JsonWriter json, in TokenUsage usage)
    {
        json.WriteStartObject("cache_creation"u8);
        json.WriteNumber("ephemeral_5m_input_tokens"u8, usage.CacheWrite5m ?? 0);
        json.WriteNumber("ephemeral_1h_input_tokens"u8, usage.CacheWrite1h ?? 0);
        json.WriteEndObject();
    }
}
