using System.Text.Json;

namespace Gateway.Simulator.Gemini;

/// <summary><c>POST /v1beta/models/{model}:countTokens</c>: counts as the answer's usage does.</summary>
internal static class GeminiTokenCount
{
    public static void Write(Utf8JsonWriter json, JsonElement body)
    {
        json.WriteStartObject();
        json.WriteNumber("totalTokens"u8, GeminiRequest.Count(body));
        json.WriteEndObject();
    }
}
