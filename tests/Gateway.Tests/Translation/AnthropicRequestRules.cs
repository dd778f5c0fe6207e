using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Translation;

/// <summary>What the Messages API answers 400 to, from its documentation: a check of written bodies that knows nothing of their writer.</summary>
internal static partial class AnthropicRequestRules
{
    private static readonly HashSet<string> Fields =
    [
        "model", "max_tokens", "stream", "system", "messages", "tools", "tool_choice", "temperature", "top_p", "top_k", "thinking", "stop_sequences",
        "output_config", "metadata", "service_tier",
    ];

    private static readonly HashSet<string> ImageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>The first rule that is broken; null when none is.</summary>
    public static string? Problem(JsonObject body) =>
        body.Select(f => f.Key).FirstOrDefault(f => !Fields.Contains(f)) is { } unknown ? $"{unknown}: extra inputs are not permitted"
        : body["max_tokens"] is not JsonValue limit || (int)limit < 1 ? "max_tokens: required"
        : ToolProblem(body) ?? SamplingProblem(body) ?? SchemaProblem(body["output_config"]?["format"]?["schema"])
            ?? ContentProblem(body["system"], "system") ?? MessagesProblem(body["messages"]!.AsArray());

    private static string? ToolProblem(JsonObject body)
    {
        var tools = body["tools"]?.AsArray() ?? [];
        var names = tools.Select(t => (string)t!["name"]!).ToList();
        if (body["tools"] is not null && names.Count == 0)
            return "tools: empty";
        if (names.Find(n => !ToolName().IsMatch(n)) is { } bad)
            return $"tools: the name '{bad}'";
        if (names.Distinct().Count() != names.Count)
            return "tools: names must be unique";
        if (tools.Any(t => (string?)t!["input_schema"]?["type"] != "object"))
            return "tools: input_schema.type: must be object";
        var choice = body["tool_choice"];
        return choice is null ? null
            : names.Count == 0 ? "tool_choice: without tools"
            : (string)choice["type"]! == "tool" && !names.Contains((string)choice["name"]!) ? "tool_choice: names no tool"
            : null;
    }

    private static string? SamplingProblem(JsonObject body)
    {
        var thinks = (string?)body["thinking"]?["type"] is "enabled" or "adaptive";
        return (double?)body["temperature"] is < 0 or > 1 ? "temperature: 0 to 1"
            : body["temperature"] is not null && body["top_p"] is not null ? "temperature and top_p together"
            : thinks && (body["temperature"] ?? body["top_p"] ?? body["top_k"]) is not null ? "sampling while thinking"
            : thinks && (string?)body["tool_choice"]?["type"] is "any" or "tool" ? "a forced tool while thinking"
            : (int?)body["thinking"]?["budget_tokens"] is { } budget && (budget < 1024 || budget >= (int)body["max_tokens"]!) ? "thinking.budget_tokens"
            : (body["stop_sequences"]?.AsArray() ?? []).Any(s => string.IsNullOrWhiteSpace((string)s!)) ? "stop_sequences: white space"
            : null;
    }

    private static string? SchemaProblem(JsonNode? schema) => schema switch
    {
        JsonArray many => many.Select(SchemaProblem).FirstOrDefault(p => p is not null),
        JsonObject one when (one["properties"] is JsonObject || one["type"]?.ToString() == "object") && one["additionalProperties"]?.ToJsonString() != "false" =>
            "output_config.format.schema: additionalProperties must be false",
        JsonObject one => one.Select(m => SchemaProblem(m.Value)).FirstOrDefault(p => p is not null),
        _ => null,
    };

    private static string? MessagesProblem(JsonArray messages)
    {
        if (messages.Count == 0)
            return "messages: at least one message is required";
        var open = new List<string>();
        for (var i = 0; i < messages.Count; i++)
        {
            var (role, content) = ((string)messages[i]!["role"]!, messages[i]!["content"]);
            if (role is not ("user" or "assistant") || (i > 0 && role == (string)messages[i - 1]!["role"]!))
                return $"messages[{i}].role: {role}";
            if ((ContentProblem(content, $"messages[{i}]") ?? AnswersProblem(content as JsonArray ?? [], open, $"messages[{i}]")) is { } problem)
                return problem;
            open = [.. (content as JsonArray ?? []).Where(b => (string)b!["type"]! == "tool_use").Select(b => (string)b!["id"]!)];
            if (open.Distinct().Count() != open.Count)
                return "tool_use ids must be unique";
        }

        return (string)messages[^1]!["role"]! == "assistant" && LastText(messages[^1]!["content"]) is { } text && text != text.TrimEnd()
            ? "final assistant content cannot end with trailing whitespace"
            : null;
    }

    /// <summary>Every call has its result in the next turn, before anything else there; no result without a call.</summary>
    private static string? AnswersProblem(JsonArray content, List<string> open, string path)
    {
        var results = content.TakeWhile(b => (string)b!["type"]! == "tool_result").Select(b => (string)b!["tool_use_id"]!).ToList();
        return content.Skip(results.Count).Any(b => (string)b!["type"]! == "tool_result") ? $"{path}: tool_result after other content"
            : open.Except(results).Any() ? $"{path}: tool_use ids without tool_result"
            : results.Except(open).Any() ? $"{path}: tool_result without its tool_use"
            : null;
    }

    private static string? ContentProblem(JsonNode? content, string path) => content switch
    {
        null => path == "system" ? null : $"{path}: no content",
        JsonValue text => string.IsNullOrWhiteSpace((string)text!) ? $"{path}: text must contain non-whitespace text" : null,
        JsonArray blocks => blocks.Count == 0 ? $"{path}: empty" : blocks.Select(b => BlockProblem(b!.AsObject())).Where(p => p is not null).Select(p => $"{path}: {p}").FirstOrDefault(),
        _ => $"{path}: neither text nor blocks",
    };

    private static string? BlockProblem(JsonObject block) => (string)block["type"]! switch
    {
        "text" => string.IsNullOrWhiteSpace((string)block["text"]!) ? "text must contain non-whitespace text" : null,
        "image" => SourceProblem(block["source"]!, ImageTypes),
        "document" => SourceProblem(block["source"]!, ["application/pdf"]),
        "tool_use" => !ToolId().IsMatch((string)block["id"]!) ? "tool_use.id" : block["input"] is JsonObject ? null : "tool_use.input: not an object",
        "tool_result" => block["content"] is { } content ? ContentProblem(content, "tool_result") : null,
        "thinking" => string.IsNullOrEmpty((string?)block["signature"]) ? "thinking.signature" : null,
        "redacted_thinking" => null,
        var type => $"type {type}",
    };

    private static string? SourceProblem(JsonNode source, HashSet<string> types) => (string)source["type"]! switch
    {
        "base64" => types.Contains((string)source["media_type"]!) ? null : $"media type {source["media_type"]}",
        "url" => ((string)source["url"]!).StartsWith("http", StringComparison.Ordinal) ? null : "url",
        "text" => null,
        var type => $"source {type}",
    };

    private static string? LastText(JsonNode? content) => content is JsonArray blocks ? (string?)blocks[^1]!["text"] : (string?)content;

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,128}$")]
    private static partial Regex ToolName();

    [GeneratedRegex("^[a-zA-Z0-9_-]+$")]
    private static partial Regex ToolId();
}
