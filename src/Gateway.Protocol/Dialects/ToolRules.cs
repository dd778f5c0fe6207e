using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects;

/// <summary>
/// Holds custom tool definitions to what every vendor asks of them: a name of its own, by the provider's pattern; a schema of an object; no property required
/// that there is not. Vendors say the first problem they meet, some of them none: here all are told at once, each with its path in the caller's request.
/// What breaks only the provider's pattern is said to be its own rule. How long a description may be is each vendor's to say: none documents a bound.
/// </summary>
internal static class ToolRules
{
    // Where a schema is composed, its properties may stand elsewhere.
    private static readonly string[] Composing = ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "patternProperties", "if"];

    /// <exception cref="RequestFormatException">Holds every problem there is.</exception>
    public static void Check(ChatRequest request, ToolNameRule names)
    {
        var problems = new List<RequestProblem>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var ofProvider = 0;
        for (var i = 0; i < request.Tools.Count; i++)
        {
            if (request.Tools[i] is not { Native: null } tool)
                continue;
            var path = tool.Path ?? $"tools[{i}]";
            if (BreaksPattern(tool.Name, names))
            {
                problems.Add(new RequestProblem($"{path}.name", names.Words));
                ofProvider++;
            }

            CheckName(tool.Name, $"{path}.name", known, problems);
            CheckSchema(tool.InputSchema, request.Origin == Dialect.OpenAi ? $"{path}.parameters" : $"{path}.input_schema", request.Origin, problems);
        }

        if (problems.Count > 0)
            throw new RequestFormatException(problems, isProvidersRule: ofProvider == problems.Count);
    }

    private static bool BreaksPattern(string name, ToolNameRule names) => name.Length > 0 && !names.IsMatch(name);

    private static void CheckName(string name, string path, HashSet<string> known, List<RequestProblem> problems)
    {
        if (name.Length == 0)
            problems.Add(new RequestProblem(path, "must not be empty"));
        if (!known.Add(name))
            problems.Add(new RequestProblem(path, "must not be the name of an earlier tool"));
    }

    private static void CheckSchema(JsonElement schema, string path, Dialect origin, List<RequestProblem> problems)
    {
        if (schema.ValueKind == JsonValueKind.Undefined)
        {
            // OpenAI's callers may leave out the parameters of a function that has none.
            if (origin == Dialect.Anthropic)
                problems.Add(new RequestProblem(path, "is required"));
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new RequestProblem(path, "must be a JSON Schema of an object"));
            return;
        }

        try
        {
            CheckObject(schema, path, problems);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON and no text.
            problems.Add(new RequestProblem(path, "has a field whose name is not valid text"));
        }
    }

    private static void CheckObject(JsonElement schema, string path, List<RequestProblem> problems)
    {
        // Many leave the type out: the writers say it.
        if (schema.TryGetProperty("type"u8, out var type) && !(type.ValueKind == JsonValueKind.String && type.ValueEquals("object"u8)))
            problems.Add(new RequestProblem($"{path}.type", "must be \"object\""));
        CheckRequired(schema, path, problems);
    }

    private static void CheckRequired(JsonElement schema, string path, List<RequestProblem> problems)
    {
        var hasProperties = schema.TryGetProperty("properties"u8, out var properties) && properties.ValueKind != JsonValueKind.Null;
        if (hasProperties && properties.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new RequestProblem($"{path}.properties", "must be an object"));
            return;
        }

        if (!schema.TryGetProperty("required"u8, out var required) || required.ValueKind == JsonValueKind.Null)
            return;
        if (required.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new RequestProblem($"{path}.required", "must be an array of names"));
            return;
        }

        var isComposed = Composing.Any(word => schema.TryGetProperty(word, out _));
        for (var i = 0; i < required.GetArrayLength(); i++)
        {
            if (required[i].ValueKind != JsonValueKind.String)
                problems.Add(new RequestProblem($"{path}.required[{i}]", "must be a string"));
            else if (!isComposed && !(hasProperties && properties.TryGetProperty(required[i].GetString()!, out _)))
                problems.Add(new RequestProblem($"{path}.required[{i}]", "must name one of the properties"));
        }
    }
}
