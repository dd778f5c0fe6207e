using System.Text.Json.Nodes;

namespace Gateway.Tests.Translation;

/// <summary>
/// What must have become of each field of a Chat Completions request: it is in the provider's body, or the warnings name it. Nothing is dropped in silence.
/// </summary>
internal static class FieldFate
{
    // Where a field goes; a field that is in neither table has to be named by the warnings.
    private static readonly Dictionary<string, Func<JsonNode, JsonObject, bool>> InAnthropic = new()
    {
        ["max_tokens"] = (value, body) => (int)body["max_tokens"]! == (int)value,
        ["max_completion_tokens"] = (value, body) => (int)body["max_tokens"]! == (int)value,
        ["temperature"] = (value, body) => (double?)body["temperature"] == (double)value,
        ["top_p"] = (value, body) => (double?)body["top_p"] == (double)value || (double)value == 1,
        ["top_k"] = (value, body) => (int?)body["top_k"] == (int)value,
        ["stop"] = (value, body) => body["stop_sequences"]?.AsArray().Count == Count(value),
        ["tools"] = (value, body) => body["tools"]?.AsArray().Count == Count(value),
        ["functions"] = (value, body) => body["tools"]?.AsArray().Count == Count(value),
        ["tool_choice"] = (_, body) => body["tool_choice"] is not null,
        ["function_call"] = (_, body) => body["tool_choice"] is not null,
        ["parallel_tool_calls"] = (value, body) => (bool)value || (bool?)body["tool_choice"]?["disable_parallel_tool_use"] == true || body["tools"] is null,
        ["response_format"] = (_, body) => body["output_config"]?["format"] is not null,
        ["reasoning_effort"] = (value, body) => (body["thinking"] is not null) || (string)value! == "none",
        ["user"] = (value, body) => (string?)body["metadata"]?["user_id"] == (string)value!,
        ["safety_identifier"] = (value, body) => (string?)body["metadata"]?["user_id"] == (string)value!,
        ["service_tier"] = (_, body) => body["service_tier"] is not null,
        ["frequency_penalty"] = (value, _) => (double)value == 0,
        ["presence_penalty"] = (value, _) => (double)value == 0,
    };

    private static readonly Dictionary<string, Func<JsonNode, JsonObject, bool>> InGemini = new()
    {
        ["max_tokens"] = (value, body) => Config(body, "maxOutputTokens") is { } limit && (int)limit == (int)value,
        ["max_completion_tokens"] = (value, body) => Config(body, "maxOutputTokens") is { } limit && (int)limit == (int)value,
        ["temperature"] = (value, body) => (double?)Config(body, "temperature") == (double)value,
        ["top_p"] = (value, body) => (double?)Config(body, "topP") == (double)value,
        ["top_k"] = (value, body) => (int?)Config(body, "topK") == (int)value,
        ["seed"] = (value, body) => (long?)Config(body, "seed") == (long)value,
        ["frequency_penalty"] = (value, body) => (double?)Config(body, "frequencyPenalty") == (double)value,
        ["presence_penalty"] = (value, body) => (double?)Config(body, "presencePenalty") == (double)value,
        ["stop"] = (value, body) => Config(body, "stopSequences")?.AsArray().Count == Count(value),
        ["tools"] = (value, body) => Declared(body) == Count(value),
        ["functions"] = (value, body) => Declared(body) == Count(value),
        ["tool_choice"] = (value, body) => body["toolConfig"] is not null || (value is JsonValue && (string)value! is "auto" or "none"),
        ["function_call"] = (_, body) => body["toolConfig"] is not null,
        ["parallel_tool_calls"] = (value, _) => (bool)value,
        ["response_format"] = (_, body) => Config(body, "responseMimeType") is not null,
        ["reasoning_effort"] = (_, body) => Config(body, "thinkingConfig") is not null,
    };

    /// <summary>The first field that is neither said nor reported; null when there is none.</summary>
    public static string? Silent(JsonObject request, TranslatedRequest result, bool toAnthropic)
    {
        var places = toAnthropic ? InAnthropic : InGemini;
        foreach (var (name, value) in request)
        {
            if (value is null || name is "model" or "messages" or "stream" or "stream_options" || SaysNothing(request, name, value))
                continue;
            if (!(places.TryGetValue(name, out var isSaid) && isSaid(value, result.Sent!)) && !IsReported(name, result))
                return $"{name} is dropped in silence: {value.ToJsonString()}";
        }

        return MediaProblem(request, result);
    }

    private static bool IsReported(string name, TranslatedRequest result) => result.IsLost(name) || name switch
    {
        "max_tokens" => result.IsLost("max_completion_tokens"),
        "functions" => result.IsLost("tools"),
        "function_call" => result.IsLost("tool_choice"),
        _ => false,
    };

    private static bool SaysNothing(JsonObject request, string name, JsonNode value) => name switch
    {
        "n" => (int)value == 1,
        "logprobs" or "store" => value.ToJsonString() == "false",
        "logit_bias" => value.AsObject().Count == 0,
        "modalities" => value.ToJsonString() == """["text"]""",
        "response_format" => (string)value["type"]! == "text",
        "max_tokens" => request["max_completion_tokens"] is not null,
        // Without tools nothing is chosen; "no tool" and "as you like" are what happens anyway.
        "tools" or "functions" => Count(value) == 0,
        "tool_choice" or "function_call" => request["tools"] is not JsonArray { Count: > 0 } && request["functions"] is null && value is JsonValue && (string)value! is "auto" or "none",
        _ => false,
    };

    /// <summary>Every picture, sound and file of the messages is sent or reported.</summary>
    private static string? MediaProblem(JsonObject request, TranslatedRequest result)
    {
        var body = result.Sent!.ToJsonString();
        foreach (var part in request["messages"]!.AsArray().SelectMany(m => m!["content"] as JsonArray ?? []))
        {
            var type = (string)part!["type"]!;
            if (type is "text" or "refusal" || Data(part) is not { } data || body.Contains(data, StringComparison.Ordinal))
                continue;
            if (!result.IsLost($"messages[].content[].{type}") && !result.IsLost("messages[].content[].type") && !result.IsLost("messages[].reasoning_content") && !result.IsLost("messages[].content[].text"))
                return $"a part of type {type} is dropped in silence";
        }

        return null;
    }

    /// <summary>The last characters of what the part carries: base64, an address, an id.</summary>
    private static string? Data(JsonNode part)
    {
        var longest = Strings(part).Where(s => s != (string?)part["type"]).MaxBy(s => s.Length);
        return longest is null ? null : longest[Math.Max(0, longest.Length - 24)..] is var tail && tail.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':')
            ? tail : null;
    }

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(m => Strings(m.Value)),
        JsonArray a => a.SelectMany(Strings),
        JsonValue v when v.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static JsonNode? Config(JsonObject body, string name) => body["generationConfig"]?[name];

    private static int Declared(JsonObject body) => body["tools"]?.AsArray().Sum(t => t!["functionDeclarations"]?.AsArray().Count ?? 0) ?? 0;

    private static int Count(JsonNode value) => value is JsonArray array ? array.Count : 1;
}
