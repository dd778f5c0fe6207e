using System.Text.Json;

namespace Gateway.Tests.OpenApi;

/// <summary>Holds JSON to a schema of the description, name by name: nothing undescribed in it, nothing described missing from it.</summary>
internal sealed class DescribedSchema(JsonElement document)
{
    public void Check(JsonElement schema, JsonElement value, string at)
    {
        schema = Resolve(schema);
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                Check(schema.GetProperty("items"), item, $"{at}[]");
        }
        else if (value.ValueKind == JsonValueKind.Object && !schema.TryGetProperty("additionalProperties", out _))
        {
            CheckObject(Properties(schema), value, at);
        }
        else if (value.ValueKind == JsonValueKind.Null)
        {
            IsNullable(schema).ShouldBeTrue($"{at} is null");
        }
        else
        {
            schema.GetProperty("type").GetString().ShouldBeOneOf(Types(value.ValueKind), at);
        }
    }

    /// <summary>Its properties, those it takes over from other schemas too.</summary>
    private Dictionary<string, JsonElement> Properties(JsonElement schema)
    {
        schema = Resolve(schema);
        IEnumerable<KeyValuePair<string, JsonElement>> inherited =
            schema.TryGetProperty("allOf", out var parts) ? parts.EnumerateArray().SelectMany(Properties) : [];
        var own = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value))
            : [];
        return new(inherited.Concat(own));
    }

    private void CheckObject(Dictionary<string, JsonElement> properties, JsonElement value, string at)
    {
        foreach (var (name, schema) in properties)
            (value.TryGetProperty(name, out _) || IsNullable(Resolve(schema))).ShouldBeTrue($"{at}.{name} is described and not there");
        foreach (var property in value.EnumerateObject())
        {
            properties.ShouldContainKey(property.Name, $"{at} holds what is not described");
            Check(properties[property.Name], property.Value, $"{at}.{property.Name}");
        }
    }

    private JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name))
        : schema;

    private static bool IsNullable(JsonElement schema) => schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean();

    private static string[] Types(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Number => ["number", "integer"],
        JsonValueKind.String => ["string"],
        JsonValueKind.Object => ["object"],
        _ => ["boolean"],
    };
}
