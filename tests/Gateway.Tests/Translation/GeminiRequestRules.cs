using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Translation;

/// <summary>What generateContent answers 400 to, from its documentation: a check of written bodies that knows nothing of their writer.</summary>
internal static partial class GeminiRequestRules
{
    private static readonly HashSet<string> Fields = ["contents", "systemInstruction", "tools", "toolConfig", "generationConfig"];

    private static readonly HashSet<string> ConfigFields =
    [
        "maxOutputTokens", "temperature", "topP", "topK", "seed", "presencePenalty", "frequencyPenalty", "stopSequences", "responseMimeType", "responseJsonSchema",
        "thinkingConfig",
    ];

    private static readonly string[] Data = ["text", "inlineData", "fileData", "functionCall", "functionResponse"];

    /// <summary>The first rule that is broken; null when none is.</summary>
    public static string? Problem(JsonObject body) =>
        body.Select(f => f.Key).FirstOrDefault(f => !Fields.Contains(f)) is { } unknown ? $"Unknown name \"{unknown}\""
        : (body["generationConfig"]?.AsObject() ?? []).Select(f => f.Key).FirstOrDefault(f => !ConfigFields.Contains(f)) is { } option ? $"Unknown name \"{option}\""
        : (body["generationConfig"]?["stopSequences"]?.AsArray().Count ?? 0) > 5 ? "at most 5 stop sequences"
        : ToolProblem(body) ?? ContentsProblem(body["contents"]!.AsArray());

    private static string? ToolProblem(JsonObject body)
    {
        var names = (body["tools"]?.AsArray() ?? []).SelectMany(t => t!["functionDeclarations"]!.AsArray()).Select(f => (string)f!["name"]!).ToList();
        var config = body["toolConfig"]?["functionCallingConfig"];
        return names.Find(n => !Name().IsMatch(n)) is { } bad ? $"Invalid function name {bad}"
            : names.Distinct().Count() != names.Count ? "Duplicate function declaration"
            : config is null ? null
            : names.Count == 0 ? "Function calling config is set without function_declarations"
            : (config["allowedFunctionNames"]?.AsArray() ?? []).Any(n => !names.Contains((string)n!) || (string)config["mode"]! != "ANY") ? "allowed_function_names"
            : null;
    }

    private static string? ContentsProblem(JsonArray contents)
    {
        if (contents.Count == 0)
            return "contents is not specified";
        List<string> calls = [];
        for (var i = 0; i < contents.Count; i++)
        {
            var (role, parts) = ((string)contents[i]!["role"]!, contents[i]!["parts"]!.AsArray());
            if (role is not ("user" or "model") || (i > 0 && role == (string)contents[i - 1]!["role"]!))
                return $"contents[{i}].role {role}";
            if (parts.Count == 0 || parts.Select(p => PartProblem(p!.AsObject())).FirstOrDefault(p => p is not null) is { } problem)
                return $"contents[{i}]: {(parts.Count == 0 ? "no parts" : "a part without one data field, or a broken one")}";
            var answers = parts.Select(p => (string?)p!["functionResponse"]?["name"]).OfType<string>().ToList();
            if (!answers.Order().SequenceEqual(calls.Order()))
                return $"contents[{i}]: the number of function response parts is not that of the function call parts: {string.Join(',', answers)} for {string.Join(',', calls)}";
            calls = [.. parts.Select(p => (string?)p!["functionCall"]?["name"]).OfType<string>()];
        }

        return null;
    }

    private static string? PartProblem(JsonObject part)
    {
        var data = Data.Where(part.ContainsKey).ToList();
        if (data.Count != 1 || part.Any(m => m.Key != data[0] && m.Key != "thoughtSignature"))
            return "not one data field";
        return data[0] switch
        {
            "text" => part["text"]!.GetValue<string>().Length == 0 && part["thoughtSignature"] is null ? "empty text" : null,
            "inlineData" => ((string)part["inlineData"]!["mimeType"]!).Contains('/', StringComparison.Ordinal) && ((string)part["inlineData"]!["data"]!).Length > 0 ? null : "inlineData",
            "fileData" => ((string)part["fileData"]!["fileUri"]!).Length > 0 ? null : "fileData",
            "functionCall" => part["functionCall"]!["args"] is JsonObject ? null : "args",
            _ => part["functionResponse"]!["response"] is JsonObject ? null : "response",
        };
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$")]
    private static partial Regex Name();
}
