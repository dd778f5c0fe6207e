using System.Text.Json;

namespace Gateway.Simulator.Anthropic;

/// <summary><c>POST /v1/messages/count_tokens</c>: counts as the answer's usage does.</summary>
internal static class AnthropicTokenCount
{
    public static void Write(Utf8JsonWriter json, JsonElement body)
    {
        var count = AnthropicRequest.Count(body);
        json.WriteStartObject();
        json.WriteNumber("input_tokens"u8, count);
        json.WriteEndObject();
    }
}
