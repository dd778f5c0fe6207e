using System.Text.Json;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Anthropic;

/// <summary>The mistakes in a Messages request that the vendor answers with 400, in its words.</summary>
internal static class AnthropicValidation
{
    public static void Check(JsonElement body, bool needsMaxTokens)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Invalid("Input should be a valid dictionary");
        }

        RequireKind(body, "model", JsonValueKind.String, "string");
        RequireKind(body, "messages", JsonValueKind.Array, "list");
        CheckLimits(body, needsMaxTokens);
        CheckTools(body);
        var messages = body.GetProperty("messages");
        if (messages.GetArrayLength() == 0)
        {
            throw Invalid("messages: at least one message is required");
        }

        for (var i = 0; i < messages.GetArrayLength(); i++)
        {
            CheckMessage(messages[i], i);
        }

        AnthropicToolPairing.Check(messages);
    }

    public static RequestRejectedException Invalid(string message) => new(AnthropicErrors.Of(400, message));

    private static void RequireKind(JsonElement body, string field, JsonValueKind kind, string word)
    {
        if (!body.TryGetProperty(field, out var value))
        {
            throw Invalid($"{field}: Field required");
        }

        if (value.ValueKind != kind)
        {
            throw Invalid($"{field}: Input should be a valid {word}");
        }
    }

    private static void CheckLimits(JsonElement body, bool needsMaxTokens)
    {
        if (needsMaxTokens)
        {
            RequireKind(body, "max_tokens", JsonValueKind.Number, "integer");
            var most = body.Number("max_tokens") ?? throw Invalid("max_tokens: Input should be a valid integer");
            if (most < 1)
            {
                throw Invalid("max_tokens: Input should be greater than or equal to 1");
            }
        }

        if (body.Find("temperature") is { ValueKind: JsonValueKind.Number } temperature && temperature.GetDouble() is < 0 or > 1)
        {
            throw Invalid("temperature: range: 0..1");
        }

        if (body.Find("thinking") is { } thinking && thinking.Is("type", "enabled"))
        {
            CheckThinkingBudget(body, thinking);
        }
    }

    private static void CheckThinkingBudget(JsonElement body, JsonElement thinking)
    {
        var budget = thinking.Number("budget_tokens") ?? throw Invalid("thinking.enabled.budget_tokens: Field required");
        if (budget < 1024)
        {
            throw Invalid("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
        }

        if (body.Number("max_tokens") <= budget)
        {
            throw Invalid("`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size");
        }

        if (body.Find("tool_choice").Text("type") is "any" or "tool")
        {
            throw Invalid("Thinking may not be enabled when tool_choice forces tool use.");
        }
    }

    private static void CheckTools(JsonElement body)
    {
        var index = 0;
        foreach (var tool in body.Items("tools"))
        {
            var isCustom = tool.Text("type") is null or "custom";
            if (isCustom && tool.Text("name") is null or "")
            {
                throw Invalid($"tools.{index}.custom.name: Field required");
            }

            if (isCustom && tool.Find("input_schema") is not { } _)
            {
                throw Invalid($"tools.{index}.custom.input_schema: Field required");
            }

            if (isCustom && !tool.GetProperty("input_schema").Is("type", "object"))
            {
                throw Invalid($"tools.{index}.custom.input_schema.type: Input should be 'object'");
            }

            index++;
        }

        if (body.Find("tool_choice").Text("name") is { } forced && !body.Items("tools").Any(tool => tool.Is("name", forced)))
        {
            throw Invalid($"Tool '{forced}' not found in provided tools");
        }
    }

    private static void CheckMessage(JsonElement message, int index)
    {
        // "system" inside messages is a beta that real requests carry.
        if (message.Text("role") is not ("user" or "assistant" or "system"))
        {
            throw Invalid(message.Find("role") is null ? $"messages.{index}.role: Field required" : $"messages.{index}.role: Input should be 'user' or 'assistant'");
        }

        if (message.Find("content") is not { ValueKind: JsonValueKind.String or JsonValueKind.Array } content)
        {
            throw Invalid(message.Find("content") is null ? $"messages.{index}.content: Field required" : $"messages.{index}.content: Input should be a valid list");
        }

        if (content.ValueKind == JsonValueKind.Array)
        {
            var at = 0;
            foreach (var block in content.EnumerateArray())
            {
                CheckBlock(block, $"messages.{index}.content.{at++}");
            }
        }
    }

    private static void CheckBlock(JsonElement block, string path)
    {
        var type = block.Text("type") ?? throw Invalid($"{path}.type: Field required");
        if (type == "text" && block.Text("text") is null or "")
        {
            throw Invalid(block.Find("text") is null ? $"{path}.text.text: Field required" : "messages: text content blocks must be non-empty");
        }

        if (type == "thinking")
        {
            CheckThinking(block, path);
        }

        if (type == "redacted_thinking" && !ThoughtSignature.IsOwn(block.Text("data") ?? ""))
        {
            throw Invalid($"{path}: Invalid `data` in `redacted_thinking` block");
        }
    }

    private static void CheckThinking(JsonElement block, string path)
    {
        var signature = block.Text("signature") ?? throw Invalid($"{path}.thinking.signature: Field required");
        switch (ThoughtSignature.Check(signature, block.Text("thinking") ?? ""))
        {
            case SignatureCheck.Foreign:
                throw Invalid($"{path}: Invalid `signature` in `thinking` block");
            case SignatureCheck.Modified:
                throw Invalid($"{path}: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. These blocks must remain as they were in the original response.");
            default:
                return;
        }
    }
}
