using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Anthropic;

/// <summary>Reads a Messages request. Unknown fields pass, as betas come and go; https://docs.anthropic.com/en/api/messages</summary>
internal static class AnthropicRequest
{
    public static Prompt Read(JsonElement body)
    {
        AnthropicValidation.Check(body, needsMaxTokens: true);
        var messages = body.GetProperty("messages");
        var choice = body.Find("tool_choice");
        var output = body.Find("output_format") ?? body.Find("output_config").Find("format");
        var prompt = new Prompt
        {
            Model = body.Text("model")!,
            Stream = body.Flag("stream") ?? false,
            UserText = LastUserText(messages),
            ToolResult = ToolResult(messages),
            Tools = [.. body.Items("tools").Where(static tool => tool.Find("input_schema") is not null).Select(static tool => new ToolOffer(tool.Text("name") ?? "", tool.Find("input_schema")))],
            ToolChoice = choice.Text("type") switch { "none" => ToolChoice.None, "any" or "tool" => ToolChoice.Required, _ => ToolChoice.Auto },
            ForcedTool = choice.Text("type") == "tool" ? choice.Text("name") : null,
            ParallelTools = choice?.Flag("disable_parallel_tool_use") != true,
            JsonOutput = output.Text("type") == "json_schema",
            OutputSchema = output.Find("schema"),
            MaxTokens = body.Number("max_tokens"),
            StopSequences = body.Strings("stop_sequences"),
            Thinking = Thinking(body.Find("thinking")),
        };
        return prompt with { Usage = Meter(body).Usage(IsCacheHit(body, prompt)) };
    }

    public static int Count(JsonElement body)
    {
        AnthropicValidation.Check(body, needsMaxTokens: false);
        return Meter(body).Total;
    }

    private static ThinkingMode Thinking(JsonElement? thinking) => thinking.Text("type") switch
    {
        "enabled" or "adaptive" => thinking.Text("display") == "omitted" ? ThinkingMode.Hidden : ThinkingMode.Visible,
        _ => ThinkingMode.Off,
    };

    private static bool IsCacheHit(JsonElement body, Prompt prompt) =>
        prompt.Mentions("cached") || body.Find("metadata").Text("user_id")?.Contains("cached", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The cache prefix runs over tools, system and messages, in this order.</summary>
    private static PromptMeter Meter(JsonElement body)
    {
        var meter = new PromptMeter();
        AddBlocks(ref meter, body.Find("tools"));
        AddBlocks(ref meter, body.Find("system"));
        foreach (var message in body.Items("messages"))
        {
            AddBlocks(ref meter, message.Find("content"));
        }

        Mark(ref meter, body);
        return meter;
    }

    private static void AddBlocks(ref PromptMeter meter, JsonElement? content)
    {
        if (content is { ValueKind: JsonValueKind.Array } blocks)
        {
            foreach (var block in blocks.EnumerateArray())
            {
                meter.Add(block);
                Mark(ref meter, block);
            }
        }
        else if (content is { } text)
        {
            meter.Add(text);
        }
    }

    private static void Mark(ref PromptMeter meter, JsonElement block)
    {
        if (block.Find("cache_control") is { } marker)
        {
            meter.MarkCached(oneHour: marker.Is("ttl", "1h"));
        }
    }

    /// <summary>The last text block alone: agents put reminders of their own into the blocks before it.</summary>
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
        var results = messages[messages.GetArrayLength() - 1].Items("content").Where(static block => block.Is("type", "tool_result")).ToList();
        return results.Count == 0 ? null : string.Join("\n", results.SelectMany(static result => TextsOf(result.Find("content"))));
    }

    private static IEnumerable<string> TextsOf(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } blocks => blocks.EnumerateArray().Select(static block => block.Text("text")).OfType<string>(),
        _ => [],
    };
}
