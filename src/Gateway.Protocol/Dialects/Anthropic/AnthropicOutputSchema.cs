using System.Text.Json;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// Another dialect's output schema, fitted to the subset of JSON Schema the API compiles: every object closed, no bounds of numbers, texts and
/// arrays (https://docs.claude.com/en/docs/build-with-claude/structured-outputs, "JSON Schema limitations"). A 400 otherwise; the API's own SDKs
/// do the same.
/// </summary>
internal sealed class AnthropicOutputSchema(Utf8JsonWriter json, AnthropicLosses losses)
{
    private static readonly HashSet<string> Bounds =
        ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems"];

    public void Write(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            schema.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        foreach (var keyword in schema.EnumerateObject())
            WriteKeyword(keyword);
        if (IsObject(schema))
            Close(schema);
        json.WriteEndObject();
    }

    private void WriteKeyword(JsonProperty keyword)
    {
        switch (keyword.Name)
        {
            case "additionalProperties":
                break;
            case var bound when Bounds.Contains(bound):
                losses.Add($"{losses.Fields.OutputSchema}.{bound}", "left out: the model cannot be held to it");
                break;
            case "minItems" when keyword.Value.ValueKind != JsonValueKind.Number || keyword.Value.GetDouble() > 1:
                losses.Add($"{losses.Fields.OutputSchema}.minItems", "left out: the model can be held to 0 or 1 alone");
                break;
            case "properties" or "$defs" or "definitions" when keyword.Value.ValueKind == JsonValueKind.Object:
                json.WriteStartObject(keyword.Name);
                foreach (var named in keyword.Value.EnumerateObject())
                {
                    json.WritePropertyName(named.Name);
                    Write(named.Value);
                }

                json.WriteEndObject();
                break;
            case "items" or "anyOf" or "allOf" or "oneOf":
                json.WritePropertyName(keyword.Name);
                WriteSchemas(keyword.Value);
                break;
            default:
                keyword.WriteTo(json);
                break;
        }
    }

    private void WriteSchemas(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Write(value);
            return;
        }

        json.WriteStartArray();
        foreach (var schema in value.EnumerateArray())
            Write(schema);
        json.WriteEndArray();
    }

    private void Close(JsonElement schema)
    {
        json.WriteBoolean("additionalProperties"u8, false);
        if (schema.Member("additionalProperties"u8).ValueKind != JsonValueKind.False)
            losses.Add($"{losses.Fields.OutputSchema}.additionalProperties", "set to false: objects must be closed here");
    }

    private static bool IsObject(JsonElement schema) =>
        schema.TryGetProperty("properties"u8, out _) || schema.TryGetProperty("additionalProperties"u8, out _) || schema.Member("type"u8) switch
        {
            { ValueKind: JsonValueKind.String } type => type.ValueEquals("object"u8),
            { ValueKind: JsonValueKind.Array } types => types.EnumerateArray().Any(t => t.ValueKind == JsonValueKind.String && t.ValueEquals("object"u8)),
            _ => false,
        };
}
