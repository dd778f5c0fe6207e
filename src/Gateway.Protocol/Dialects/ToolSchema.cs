using System.Text.Json;

namespace Gateway.Protocol.Dialects;

/// <summary>The schema of a tool's arguments. Vendors want its <c>type</c> said, and callers leave it out: it is <c>object</c>.</summary>
internal static class ToolSchema
{
    /// <summary>It says something, but not its type. One whose names are no text is not repaired: <see cref="ToolRules"/> refuses it.</summary>
    public static bool LacksType(JsonElement schema)
    {
        try
        {
            return schema.ValueKind == JsonValueKind.Object && schema.GetPropertyCount() > 0 && !schema.TryGetProperty("type"u8, out _);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Writes the object <paramref name="schema"/> with the type it lacks.</summary>
    public static void WriteTyped(Utf8JsonWriter json, JsonElement schema)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "object"u8);
        foreach (var member in schema.EnumerateObject())
            member.WriteTo(json);
        json.WriteEndObject();
    }
}
