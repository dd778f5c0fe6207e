using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Model.Tokens;

/// <summary>
/// Estimates what tools take. OpenAI's cookbook has a rule for its models, found by trial: a tool is the line <c>name:description</c>, each
/// property the line <c>name:type:description</c> with 3 tokens around it, each value of an enumeration itself and 3 tokens. It knows one
/// level of properties; deeper ones are counted the same way here. Other vendors give the model the JSON.
/// </summary>
internal static class ToolTokens
{
    private const int Properties = 3;
    private const int Property = 3;
    private const int Enumeration = -3;
    private const int EnumerationValue = 3;

    public static long Count(IReadOnlyList<ToolDefinition> tools, ModelTokens model)
    {
        long tokens = tools.Count == 0 ? 0 : model.Tools;
        foreach (var tool in tools)
            tokens += model.Tool + (tool.Native is { } native ? Json(native.Raw, model) : Function(tool, model));
        return tokens;
    }

    /// <summary>JSON as it is written; nothing where there is none.</summary>
    public static long Json(JsonElement json, ModelTokens model) =>
        json.ValueKind == JsonValueKind.Undefined ? 0 : model.Text.Count(json.GetRawText());

    private static long Function(ToolDefinition tool, ModelTokens model) =>
        model.Text.Count($"{tool.Name}:{WithoutStop(tool.Description)}")
            + (model.ReadsSchemas ? Schema(tool.InputSchema, model) : Json(tool.InputSchema, model));

    private static long Schema(JsonElement schema, ModelTokens model)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return 0;
        long tokens = 0;
        foreach (var member in schema.EnumerateObject())
        {
            tokens += (member.Name, member.Value.ValueKind) switch
            {
                ("properties" or "$defs" or "definitions", JsonValueKind.Object) => Members(member.Value, model),
                ("items" or "additionalProperties", JsonValueKind.Object) => Schema(member.Value, model),
                ("anyOf" or "oneOf" or "allOf", JsonValueKind.Array) => member.Value.EnumerateArray().Sum(way => Schema(way, model)),
                ("enum", JsonValueKind.Array) => Enumeration
                    + member.Value.EnumerateArray().Sum(value => EnumerationValue + (long)model.Text.Count(value.ToString())),
                _ => 0,
            };
        }

        return tokens;
    }

    private static long Members(JsonElement properties, ModelTokens model)
    {
        long tokens = 0;
        foreach (var property in properties.EnumerateObject())
        {
            var line = $"{property.Name}:{Text(property.Value, "type")}:{WithoutStop(Text(property.Value, "description"))}";
            tokens += Property + model.Text.Count(line) + Schema(property.Value, model);
        }

        return tokens == 0 ? 0 : Properties + tokens;
    }

    private static string? Text(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static string? WithoutStop(string? text) => text is [.. var rest, '.'] ? rest : text;
}
