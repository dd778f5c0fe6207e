using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Gemini;

/// <summary>Reads a generateContent request, in camel case or snake case; https://ai.google.dev/api/generate-content</summary>
internal static class GeminiRequest
{
    public static Prompt Read(JsonElement body, ChatTarget target)
    {
        GeminiValidation.Check(body);
        var contents = body.GetProperty("contents");
        var settings = body.Either("generationConfig", "generation_config");
        var calling = body.Either("toolConfig", "tool_config")?.Either("functionCallingConfig", "function_calling_config");
        var allowed = calling is { } config ? config.Either("allowedFunctionNames", "allowed_function_names") : null;
        var schema = settings?.Either("responseJsonSchema", "response_json_schema") ?? settings?.Either("responseSchema", "response_schema");
        var prompt = new Prompt
        {
            Model = target.Model!,
            Stream = target.Stream,
            UserText = LastUserText(contents),
            ToolResult = ToolResult(contents),
            Tools = [.. Functions(body).Where(tool => IsAllowed(tool.Name, allowed))],
            ToolChoice = calling.Text("mode") switch { "ANY" => ToolChoice.Required, "NONE" => ToolChoice.None, _ => ToolChoice.Auto },
            JsonOutput = settings?.Either("responseMimeType", "response_mime_type") is { } type && type.ValueEquals("application/json"u8),
            OutputSchema = schema,
            MaxTokens = settings?.Either("maxOutputTokens", "max_output_tokens") is { ValueKind: JsonValueKind.Number } most ? most.GetInt32() : null,
            StopSequences = settings is { } set ? [.. set.Strings("stopSequences"), .. set.Strings("stop_sequences")] : [],
            Thinking = Thinking(settings?.Either("thinkingConfig", "thinking_config")),
        };
        var cached = prompt.Mentions("cached") || body.Either("cachedContent", "cached_content") is not null;
        return prompt with { Usage = Meter(body).ImplicitUsage(cached) };
    }

    public static int Count(JsonElement body)
    {
        // countTokens takes the request itself or wraps it.
        var request = body.Either("generateContentRequest", "generate_content_request") ?? body;
        GeminiValidation.Check(request);
        return Meter(request).Total;
    }

    public static JsonElement? Either(this JsonElement element, string camel, string snake) => element.Find(camel) ?? element.Find(snake);

    public static JsonElement? FunctionCall(this JsonElement part) => part.Either("functionCall", "function_call");

    public static JsonElement? FunctionResponse(this JsonElement part) => part.Either("functionResponse", "function_response");

    /// <summary>A budget of zero switches thinking off; without includeThoughts it is not shown.</summary>
    private static ThinkingMode Thinking(JsonElement? config)
    {
        if (config is not { } thinking || thinking.Either("thinkingBudget", "thinking_budget") is { ValueKind: JsonValueKind.Number } budget && budget.GetDouble() == 0)
        {
            return ThinkingMode.Off;
        }

        return thinking.Either("includeThoughts", "include_thoughts")?.ValueKind == JsonValueKind.True ? ThinkingMode.Visible : ThinkingMode.Hidden;
    }

    private static IEnumerable<ToolOffer> Functions(JsonElement body)
    {
        foreach (var tool in body.Items("tools"))
        {
            if (tool.Either("functionDeclarations", "function_declarations") is not { ValueKind: JsonValueKind.Array } declarations)
            {
                continue;
            }

            foreach (var declaration in declarations.EnumerateArray())
            {
                var schema = declaration.Either("parametersJsonSchema", "parameters_json_schema") ?? declaration.Find("parameters");
                yield return new ToolOffer(declaration.Text("name") ?? "", schema);
            }
        }
    }

    private static bool IsAllowed(string name, JsonElement? allowed) =>
        allowed is not { ValueKind: JsonValueKind.Array } names || names.GetArrayLength() == 0 || names.EnumerateArray().Any(item => item.ValueEquals(name));

    private static PromptMeter Meter(JsonElement body)
    {
        var meter = new PromptMeter();
        foreach (var part in (ReadOnlySpan<JsonElement?>)[body.Find("tools"), body.Either("systemInstruction", "system_instruction"), body.Find("contents")])
        {
            if (part is { } present)
            {
                meter.Add(present);
            }
        }

        return meter;
    }

    /// <summary>The last text part alone, as in the other dialects.</summary>
    private static string LastUserText(JsonElement contents)
    {
        for (var i = contents.GetArrayLength() - 1; i >= 0; i--)
        {
            if (contents[i].Text("role") is null or "user" && contents[i].Items("parts").Select(static part => part.Text("text")).OfType<string>().LastOrDefault() is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    private static string? ToolResult(JsonElement contents)
    {
        var responses = contents[contents.GetArrayLength() - 1].Items("parts")
            .Select(static part => part.FunctionResponse()).OfType<JsonElement>()
            .Select(static response => ResultText(response.Find("response"))).ToList();
        return responses.Count == 0 ? null : string.Join("\n", responses);
    }

    /// <summary>The result itself where it is wrapped under one of the usual names, else the whole object.</summary>
    private static string ResultText(JsonElement? response) =>
        response.Text("result") ?? response.Text("output") ?? response.Text("content") ?? response?.GetRawText() ?? "";
}
