using System.Text.Json;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Reads how much to think (<c>thinking</c>, <c>output_config.effort</c>) and what shape to answer in (<c>output_config.format</c>).</summary>
internal static class AnthropicOptionsReader
{
    public static ReasoningOptions? Reasoning(JsonElement root, AnthropicReadNotes notes)
    {
        var thinking = root.Member("thinking"u8);
        var effort = root.Member("output_config"u8).Text("effort"u8);
        if (thinking.ValueKind == JsonValueKind.Undefined)
            return effort is null ? null : new ReasoningOptions(ReasoningMode.Unspecified, Effort: effort);

        if (Mode(thinking.Text("type"u8)) is not { } mode)
        {
            notes.Extension("thinking", thinking);
            return effort is null ? null : new ReasoningOptions(ReasoningMode.Unspecified, Effort: effort);
        }

        notes.Unknown(thinking, "thinking", "type", "budget_tokens", "display");
        return new ReasoningOptions(mode, Budget(thinking, notes), effort) { IncludeThoughts = Display(thinking, notes) };
    }

    /// <summary><c>output_format</c> is the beta's name of <c>output_config.format</c>.</summary>
    public static OutputFormat? OutputFormat(JsonElement root, AnthropicReadNotes notes)
    {
        var config = root.Member("output_config"u8);
        notes.Unknown(config, "output_config", "effort", "format");
        return config.Member("format"u8) is { ValueKind: not JsonValueKind.Undefined } format
            ? Format(format, "output_config.format", notes)
            : Format(root.Member("output_format"u8), "output_format", notes);
    }

    private static OutputFormat? Format(JsonElement format, string path, AnthropicReadNotes notes)
    {
        if (format.ValueKind == JsonValueKind.Undefined)
            return null;
        if (format.Text("type"u8) is not "json_schema")
        {
            notes.Extension(path, format);
            return null;
        }

        notes.Unknown(format, path, "type", "schema");
        if (format.Member("schema"u8) is { ValueKind: JsonValueKind.Object } schema)
            return new OutputFormat(schema.Clone());
        notes.Problem(path + ".schema", "is required and must be an object");
        return null;
    }

    private static ReasoningMode? Mode(string? type) => type switch
    {
        "enabled" => ReasoningMode.Enabled,
        "adaptive" => ReasoningMode.Adaptive,
        "disabled" => ReasoningMode.Disabled,
        _ => null,
    };

    private static int? Budget(JsonElement thinking, AnthropicReadNotes notes)
    {
        var budget = thinking.Member("budget_tokens"u8);
        if (budget.ValueKind == JsonValueKind.Undefined)
            return null;
        if (budget.ValueKind == JsonValueKind.Number && budget.TryGetInt32(out var tokens))
            return tokens;
        notes.Problem("thinking.budget_tokens", "must be an integer");
        return null;
    }

    private static bool? Display(JsonElement thinking, AnthropicReadNotes notes)
    {
        switch (thinking.Text("display"u8))
        {
            case "summarized":
                return true;
            case "omitted":
                return false;
            case null:
                return null;
            default:
                notes.Extension("thinking.display", thinking.Member("display"u8));
                return null;
        }
    }
}
