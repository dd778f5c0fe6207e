using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Reads <c>tools</c> and <c>tool_choice</c>, and <c>functions</c> and <c>function_call</c>, which they replaced in 2023.
/// </summary>
internal sealed class OpenAiToolReader(JsonElement root, List<RequestProblem> problems)
{
    /// <summary>A choice without a canonical form, whole.</summary>
    public JsonElement? UnreadChoice { get; private set; }

    /// <summary>The tools are <c>functions</c> alone.</summary>
    public bool UsesFunctions { get; private set; }

    public IReadOnlyList<ToolDefinition> ReadTools()
    {
        var tools = new List<ToolDefinition>();
        ReadList("tools", tools, ReadTool);
        var modern = tools.Count;
        ReadList("functions", tools, ReadFunction);
        UsesFunctions = modern == 0 && tools.Count > 0;
        return tools;
    }

    public ToolChoice? ReadChoice()
    {
        if (!root.TryField("tool_choice"u8, out var choice) && !root.TryField("function_call"u8, out choice))
            return null;
        if (choice.ValueKind == JsonValueKind.String)
            return Word(choice);
        if (choice.TextOf("type"u8) == "allowed_tools" && Allowed(choice) is { } allowed)
            return allowed;
        var named = choice.TryObject("function"u8, out var function) ? function : choice;
        if (named.NonEmptyTextOf("name"u8) is { } name && choice.TextOf("type"u8) is null or "function")
            return new ToolChoice(ToolChoiceKind.Tool, name);
        UnreadChoice = choice;
        return null;
    }

    // Null where a tool is allowed that is no function: its choice stays whole.
    private static ToolChoice? Allowed(JsonElement choice)
    {
        var body = choice.TryObject("allowed_tools"u8, out var inner) ? inner : choice;
        if (!body.TryArray("tools"u8, out var tools))
            return null;
        var names = tools.EnumerateArray().Select(t => t.TryObject("function"u8, out var f) ? f.NonEmptyTextOf("name"u8) : t.NonEmptyTextOf("name"u8)).ToList();
        return names.Contains(null) ? null : new ToolChoice(body.TextOf("mode"u8) == "required" ? ToolChoiceKind.Any : ToolChoiceKind.Auto)
        {
            Allowed = [.. names.OfType<string>()],
        };
    }

    private ToolChoice? Word(JsonElement choice)
    {
        switch (LenientText.Read(choice))
        {
            case "auto":
                return new ToolChoice(ToolChoiceKind.Auto);
            case "none":
                return new ToolChoice(ToolChoiceKind.None);
            case "required" or "any":
                // "any" is Mistral's word.
                return new ToolChoice(ToolChoiceKind.Any);
            default:
                problems.Add(new RequestProblem("tool_choice", "must be auto, none, required or an object that names a tool"));
                return null;
        }
    }

    private void ReadList(string name, List<ToolDefinition> tools, Func<JsonElement, string, ToolDefinition?> read)
    {
        if (!root.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
            return;
        if (list.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new RequestProblem(name, "must be an array"));
            return;
        }

        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            if (read(element, $"{name}[{index++}]") is { } tool)
                tools.Add(tool);
        }
    }

    private ToolDefinition? ReadTool(JsonElement tool, string path)
    {
        if (tool.TryObject("function"u8, out var function) && tool.TextOf("type"u8) is null or "function")
        {
            return ReadFunction(function, $"{path}.function") is { } read
                ? read with { Cache = OpenAiPartReader.CacheOf(tool), Extensions = [.. ToolExtensions(tool), .. FunctionExtensions(function)] }
                : null;
        }

        if (tool.NonEmptyTextOf("type"u8) is { } type && type != "function")
            return new ToolDefinition(NameOf(tool, type), null, default) { Native = new OpaqueBlock(Dialect.OpenAi, type, tool) };
        problems.Add(new RequestProblem($"{path}.function", "must be an object"));
        return null;
    }

    private ToolDefinition? ReadFunction(JsonElement function, string path)
    {
        if (function.NonEmptyTextOf("name"u8) is not { } name)
        {
            problems.Add(new RequestProblem($"{path}.name", "must be a non-empty string"));
            return null;
        }

        var schema = function.TryField("parameters"u8, out var parameters) ? parameters : default;
        return new ToolDefinition(name, function.TextOf("description"u8), schema) { Strict = function.FlagOf("strict"u8), Path = path };
    }

    private static string NameOf(JsonElement tool, string type) =>
        tool.TryObject(System.Text.Encoding.UTF8.GetBytes(type), out var body) && body.NonEmptyTextOf("name"u8) is { } name ? name : type;

    private static IEnumerable<RequestExtension> ToolExtensions(JsonElement tool) => tool.EnumerateObject()
        .Where(f => f.Name is not ("type" or "function" or "cache_control") && f.Value.ValueKind != JsonValueKind.Null)
        .Select(f => new RequestExtension(f.Name, f.Value));

    private static IEnumerable<RequestExtension> FunctionExtensions(JsonElement function) => function.EnumerateObject()
        .Where(f => f.Name is not ("name" or "description" or "parameters" or "strict") && f.Value.ValueKind != JsonValueKind.Null)
        .Select(f => new RequestExtension($"function.{f.Name}", f.Value));
}
