using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.OpenAi;

/// <summary>Reads a Chat Completions request; https://platform.openai.com/docs/api-reference/chat/create</summary>
internal static class OpenAiRequest
{
    public static Prompt Read(JsonElement body)
    {
        OpenAiValidation.Check(body);
        var messages = body.GetProperty("messages");
        var choice = body.Find("tool_choice");
        var format = body.Find("response_format");
        var prompt = new Prompt
        {
            Model = body.Text("model")!,
            Stream = body.Flag("stream") ?? false,
            StreamUsage = body.Find("stream_options")?.Flag("include_usage") ?? false,
            UserText = LastUserText(messages),
            ToolResult = ToolResult(messages),
            Tools = [.. Functions(body)],
            ToolChoice = Choice(choice),
            ForcedTool = choice.Find("function").Text("name"),
            ParallelTools = body.Flag("parallel_tool_calls") ?? true,
            JsonOutput = format.Text("type") is "json_schema" or "json_object",
            OutputSchema = format.Find("json_schema").Find("schema"),
            MaxTokens = body.Number("max_completion_tokens") ?? body.Number("max_tokens"),
            StopSequences = body.Strings("stop"),
            Thinking = body.Text("reasoning_effort") is null or "none" ? ThinkingMode.Off : ThinkingMode.Hidden,
        };
        var cached = prompt.Mentions("cached") || body.Text("prompt_cache_key")?.Contains("cached", StringComparison.OrdinalIgnoreCase) == true;
        return prompt with { Usage = Meter(body).ImplicitUsage(cached) };
    }

    private static IEnumerable<ToolOffer> Functions(JsonElement body)
    {
        foreach (var tool in body.Items("tools"))
        {
            if (tool.Find("function") is { } function)
            {
                yield return new ToolOffer(function.Text("name") ?? "", function.Find("parameters"));
            }
        }
    }

    private static ToolChoice Choice(JsonElement? choice) => choice switch
    {
        { ValueKind: JsonValueKind.Object } => ToolChoice.Required,
        { ValueKind: JsonValueKind.String } word when word.ValueEquals("none"u8) => ToolChoice.None,
        { ValueKind: JsonValueKind.String } word when word.ValueEquals("required"u8) => ToolChoice.Required,
        _ => ToolChoice.Auto,
    };

    private static PromptMeter Meter(JsonElement body)
    {
        var meter = new PromptMeter();
        if (body.Find("tools") is { } tools)
        {
            meter.Add(tools);
        }

        foreach (var message in body.Items("messages"))
        {
            meter.Add(message);
        }

        return meter;
    }

    /// <summary>The last text part alone, as in the other dialects.</summary>
    private static string LastUserText(JsonElement messages)
    {
        for (var i = messages.GetArrayLength() - 1; i >= 0; i--)
        {
            if (messages[i].Is("role", "user") && TextsOf(messages[i].Find("content")).LastOrDefault() is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    private static string? ToolResult(JsonElement messages)
    {
        var results = new List<string>();
        for (var i = messages.GetArrayLength() - 1; i >= 0 && messages[i].Is("role", "tool"); i--)
        {
            results.Insert(0, string.Join("\n", TextsOf(messages[i].Find("content"))));
        }

        return results.Count == 0 ? null : string.Join("\n", results);
    }

    private static IEnumerable<string> TextsOf(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } parts => parts.EnumerateArray().Select(static part => part.Text("text")).OfType<string>(),
        _ => [],
    };
}
