using System.Text.Json;

namespace Gateway.Simulator.Surfaces;

/// <summary>The models each dialect lists. Others may be asked for too: only names starting with <c>missing-</c> are unknown.</summary>
internal static class ModelCatalogue
{
    private const long Created = 1_760_000_000;

    private static readonly string[] AnthropicModels = ["claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5"];
    private static readonly string[] OpenAiModels = ["gpt-5", "gpt-5-mini", "gpt-4o", "gpt-4o-mini"];
    private static readonly string[] GeminiModels = ["gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite"];

    public static void WriteAnthropicList(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var model in AnthropicModels)
        {
            WriteAnthropic(json, model);
        }

        json.WriteEndArray();
        json.WriteBoolean("has_more"u8, false);
        json.WriteString("first_id"u8, AnthropicModels[0]);
        json.WriteString("last_id"u8, AnthropicModels[^1]);
        json.WriteEndObject();
    }

    public static void WriteAnthropic(Utf8JsonWriter json, string model)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "model"u8);
        json.WriteString("id"u8, model);
        json.WriteString("display_name"u8, $"Simulated {model}");
        json.WriteString("created_at"u8, "2025-10-09T08:53:20Z"u8);
        json.WriteEndObject();
    }

    public static void WriteOpenAiList(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var model in OpenAiModels)
        {
            WriteOpenAi(json, model);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteOpenAi(Utf8JsonWriter json, string model)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, model);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, Created);
        json.WriteString("owned_by"u8, "simulator"u8);
        json.WriteEndObject();
    }

    public static void WriteGeminiList(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("models"u8);
        foreach (var model in GeminiModels)
        {
            WriteGemini(json, model);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteGemini(Utf8JsonWriter json, string model)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, $"models/{model}");
        json.WriteString("version"u8, "001"u8);
        json.WriteString("displayName"u8, $"Simulated {model}");
        json.WriteNumber("inputTokenLimit"u8, 1_048_576);
        json.WriteNumber("outputTokenLimit"u8, 65_536);
        json.WriteStartArray("supportedGenerationMethods"u8);
        json.WriteStringValue("generateContent"u8);
        json.WriteStringValue("countTokens"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
