using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c>.</summary>
internal static class AnthropicToolReader
{
    public static IReadOnlyList<ToolDefinition> Tools(JsonElement tools, AnthropicReadNotes notes)
    {
        if (tools.ValueKind != JsonValueKind.Array)
            return [];

        var read = new List<ToolDefinition>(tools.GetArrayLength());
        foreach (var tool in tools.EnumerateArray())
            read.Add(Tool(tool, $"tools[{read.Count}]", notes));
        return read;
    }

    /// <summary>The choice, and whether tools may be called in parallel (null: not said).</summary>
    public static (ToolChoice? Choice, bool? Parallel) Choice(JsonElement choice, AnthropicReadNotes notes)
    {
        if (choice.ValueKind == JsonValueKind.Undefined)
            return default;

        notes.Unknown(choice, "tool_choice", "type", "name", "disable_parallel_tool_use");
        bool? parallel = choice.Member("disable_parallel_tool_use"u8).ValueKind switch
        {
            JsonValueKind.True => false,
            JsonValueKind.False => true,
            _ => null,
        };
        return (Kind(choice, notes), parallel);
    }

    private static ToolChoice? Kind(JsonElement choice, AnthropicReadNotes notes)
    {
        switch (choice.Text("type"u8))
        {
            case "auto":
                return new ToolChoice(ToolChoiceKind.Auto);
            case "any":
                return new ToolChoice(ToolChoiceKind.Any);
            case "none":
                return new ToolChoice(ToolChoiceKind.None);
            case "tool":
                return new ToolChoice(ToolChoiceKind.Tool, notes.Required(choice, "name"u8, "tool_choice"));
            default:
                notes.Problem("tool_choice.type", "must be auto, any, tool or none");
                return null;
        }
    }

    /// <summary>A type that is not <c>custom</c> names a tool of the vendor's own.</summary>
    private static ToolDefinition Tool(JsonElement tool, string path, AnthropicReadNotes notes)
    {
        if (tool.Text("type"u8) is { } type and not "custom")
        {
            return new ToolDefinition(tool.Text("name"u8) ?? type, null, default)
            {
                Native = new OpaqueBlock(Dialect.Anthropic, type, tool.Clone()),
                Cache = AnthropicContentReader.Cache(tool),
            };
        }

        var schema = tool.Member("input_schema"u8);
        return new ToolDefinition(
            notes.Required(tool, "name"u8, path),
            tool.Text("description"u8),
            schema.ValueKind == JsonValueKind.Undefined ? default : schema.Clone())
        {
            Strict = Flag(tool.Member("strict"u8)),
            Cache = AnthropicContentReader.Cache(tool),
            Extensions = Extensions(tool),
            Path = path,
        };
    }

    private static bool? Flag(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.ValueKind == JsonValueKind.True : null;

    private static RequestExtension[] Extensions(JsonElement tool) =>
    [
        .. tool.EnumerateObject()
            .Where(m => m.Value.ValueKind != JsonValueKind.Null
                && m.Name is not ("type" or "name" or "description" or "input_schema" or "strict" or "cache_control"))
            .Select(m => new RequestExtension(m.Name, m.Value.Clone())),
    ];
}
