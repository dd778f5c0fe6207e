using System.Text.Json;

namespace Gateway.Simulator.Answers;

/// <summary>What one JSON schema object says about its values.</summary>
internal static class SchemaReads
{
    private static readonly string[] GoogleTypes = ["", "string", "number", "integer", "boolean", "array", "object"];

    public static IEnumerable<JsonElement> Items(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static decimal? Number(JsonElement schema, string name)
    {
        if (!schema.TryGetProperty(name, out var value))
        {
            return null;
        }

        // Gemini's schemas spell 64-bit numbers (minItems, maxLength) as strings.
        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
            JsonValueKind.String when decimal.TryParse(value.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }

    /// <summary>The value the schema itself gives: a constant or one of an enumeration.</summary>
    public static JsonElement? Fixed(JsonElement schema, int variant)
    {
        if (schema.TryGetProperty("const"u8, out var constant))
        {
            return constant;
        }

        return schema.TryGetProperty("enum"u8, out var values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0
            ? values[variant % values.GetArrayLength()]
            : null;
    }

    /// <summary>The type in JSON Schema's spelling; Gemini's is upper case, and a list names alternatives.</summary>
    public static string TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type"u8, out var type))
        {
            return schema.TryGetProperty("properties"u8, out _) || schema.TryGetProperty("allOf"u8, out _) ? "object"
                : schema.TryGetProperty("items"u8, out _) ? "array" : "string";
        }

        return type.ValueKind switch
        {
            JsonValueKind.Array => type.EnumerateArray().Select(NameOf).FirstOrDefault(static name => name is not "null") ?? "null",
            _ => NameOf(type),
        };
    }

    public static JsonElement? FirstAlternative(JsonElement schema)
    {
        foreach (var keyword in (ReadOnlySpan<string>)["anyOf", "oneOf"])
        {
            var alternatives = Items(schema, keyword).ToList();
            if (alternatives.Count > 0)
            {
                var useful = alternatives.FindIndex(static option => option.ValueKind != JsonValueKind.Object || TypeOf(option) != "null");
                return alternatives[Math.Max(useful, 0)];
            }
        }

        return null;
    }

    /// <summary>Resolves a reference inside the schema: <c>#/$defs/Name</c>.</summary>
    public static JsonElement Follow(JsonElement root, string reference)
    {
        var at = root;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return default;
            }
        }

        return at;
    }

    public static decimal NumberWithin(JsonElement schema, decimal wish, bool whole)
    {
        var step = Number(schema, "multipleOf") is { } multiple and > 0 ? multiple : whole ? 1 : 0;
        var margin = step > 0 ? step : 0.5m;
        var least = Number(schema, "minimum") ?? (Number(schema, "exclusiveMinimum") + margin);
        var most = Number(schema, "maximum") ?? (Number(schema, "exclusiveMaximum") - margin);
        var value = Math.Min(Math.Max(wish, least ?? wish), most ?? decimal.MaxValue);
        if (step <= 0)
        {
            return value;
        }

        var rounded = Math.Ceiling(value / step) * step;
        return rounded > most ? Math.Floor(value / step) * step : rounded;
    }

    public static string TextWithin(JsonElement schema, string name, int variant)
    {
        var text = Formatted(schema, variant) ?? (variant == 0 ? $"simulated {name}" : $"simulated {name} {variant + 1}");
        var least = (int)(Number(schema, "minLength") ?? 0);
        var most = (int)(Number(schema, "maxLength") ?? int.MaxValue);
        text = text.PadRight(least, 'x');
        return text.Length > most ? text[..most] : text;
    }

    private static string NameOf(JsonElement type) => type.ValueKind switch
    {
#pragma warning disable CA1308 // JSON Schema's type names are lower case.
        JsonValueKind.String => type.GetString()!.ToLowerInvariant(),
#pragma warning restore CA1308
        // Google's gRPC-style JSON writes enumerations as numbers.
        JsonValueKind.Number when type.TryGetInt32(out var number) && number > 0 && number < GoogleTypes.Length => GoogleTypes[number],
        _ => "string",
    };

    private static string? Formatted(JsonElement schema, int variant) =>
        !schema.TryGetProperty("format"u8, out var format) || format.ValueKind != JsonValueKind.String ? null : format.GetString() switch
        {
            "date-time" => $"2026-01-{variant % 28 + 1:00}T12:00:00Z",
            "date" => $"2026-01-{variant % 28 + 1:00}",
            "time" => "12:00:00Z",
            "duration" => "PT1H",
            "email" => $"simulated{variant}@example.com",
            "uri" or "url" => $"https://example.com/{variant}",
            "hostname" => "example.com",
            "ipv4" => "192.0.2.1",
            "ipv6" => "2001:db8::1",
            "uuid" => $"00000000-0000-4000-8000-{variant:000000000000}",
            _ => null,
        };
}
