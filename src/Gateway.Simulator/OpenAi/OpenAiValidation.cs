using System.Text.Json;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.OpenAi;

/// <summary>The mistakes in a Chat Completions request that the vendor answers with 400, in its words.</summary>
internal static class OpenAiValidation
{
    public static void Check(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || body.Find("model") is null)
        {
            throw Invalid("you must provide a model parameter", null, null);
        }

        RequireKind(body, "model", JsonValueKind.String, "a string");
        if (body.Find("messages") is null)
        {
            throw Invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        }

        RequireKind(body, "messages", JsonValueKind.Array, "an array of objects");
        CheckOptions(body);
        CheckTools(body);
        CheckMessages(body.GetProperty("messages"));
    }

    private static RequestRejectedException Invalid(string message, string? param, string? code) =>
        new(OpenAiErrors.Of(400, message, param, code));

    private static void RequireKind(JsonElement body, string field, JsonValueKind kind, string expected)
    {
        if (body.Find(field) is { } value && value.ValueKind != kind)
        {
            throw Invalid($"Invalid type for '{field}': expected {expected}, but got {Describe(value)} instead.", field, "invalid_type");
        }
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static void CheckOptions(JsonElement body)
    {
        foreach (var field in (ReadOnlySpan<string>)["max_tokens", "max_completion_tokens"])
        {
            RequireKind(body, field, JsonValueKind.Number, "an integer");
            if (body.Find(field) is not null && body.Number(field) is null or < 1)
            {
                throw Invalid($"Invalid '{field}': integer below minimum value. Expected a value >= 1.", field, "integer_below_min_value");
            }
        }

        RequireKind(body, "temperature", JsonValueKind.Number, "a decimal");
        if (body.Find("temperature") is { } temperature && temperature.GetDouble() is < 0 or > 2)
        {
            throw Invalid($"Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got {temperature.GetRawText()} instead.", "temperature", "decimal_above_max_value");
        }
    }

    private static void CheckTools(JsonElement body)
    {
        RequireKind(body, "tools", JsonValueKind.Array, "an array of objects");
        var index = 0;
        foreach (var tool in body.Items("tools"))
        {
            if (tool.Find("type") is null)
            {
                throw Invalid($"Missing required parameter: 'tools[{index}].type'.", $"tools[{index}].type", "missing_required_parameter");
            }

            if (tool.Is("type", "function") && tool.Find("function").Text("name") is null or "")
            {
                throw Invalid($"Missing required parameter: 'tools[{index}].function.name'.", $"tools[{index}].function.name", "missing_required_parameter");
            }

            index++;
        }

        if (body.Find("tool_choice") is not null && index == 0 && !body.Is("tool_choice", "none") && !body.Is("tool_choice", "auto"))
        {
            throw Invalid("Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.", "tool_choice", null);
        }
    }

    private static void CheckMessages(JsonElement messages)
    {
        if (messages.GetArrayLength() == 0)
        {
            throw Invalid("Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.", "messages", "empty_array");
        }

        HashSet<string> awaited = new(StringComparer.Ordinal);
        for (var i = 0; i < messages.GetArrayLength(); i++)
        {
            CheckRole(messages[i], i);
            CheckContent(messages[i], i);
            CheckToolTurn(messages[i], i, awaited);
        }

        RequireAnswered(awaited);
    }

    private static void CheckRole(JsonElement message, int index)
    {
        if (message.Text("role") is not { } role)
        {
            throw Invalid($"Missing required parameter: 'messages[{index}].role'.", $"messages[{index}].role", "missing_required_parameter");
        }

        if (role is not ("system" or "assistant" or "user" or "function" or "tool" or "developer"))
        {
            throw Invalid($"Invalid value: '{role}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.", $"messages[{index}].role", "invalid_value");
        }
    }

    private static void CheckContent(JsonElement message, int index)
    {
        var content = message.Find("content");
        var mayBeAbsent = message.Is("role", "assistant");
        if (content is not { ValueKind: JsonValueKind.String or JsonValueKind.Array } && !(content is null && mayBeAbsent))
        {
            var found = content is { } value ? Describe(value) : "null";
            throw Invalid($"Invalid value for 'content': expected a string, got {found}.", $"messages.[{index}].content", null);
        }
    }

    /// <summary>Every tool call is answered by a tool message before anybody else speaks.</summary>
    private static void CheckToolTurn(JsonElement message, int index, HashSet<string> awaited)
    {
        if (message.Is("role", "tool"))
        {
            if (message.Text("tool_call_id") is not { } id)
            {
                throw Invalid($"Missing required parameter: 'messages[{index}].tool_call_id'.", $"messages[{index}].tool_call_id", "missing_required_parameter");
            }

            if (!awaited.Remove(id))
            {
                throw Invalid("Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.", $"messages.[{index}].role", null);
            }

            return;
        }

        RequireAnswered(awaited);
        foreach (var call in message.Items("tool_calls"))
        {
            awaited.Add(call.Text("id") ?? "");
        }
    }

    private static void RequireAnswered(HashSet<string> awaited)
    {
        if (awaited.Count > 0)
        {
            throw Invalid($"An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: {string.Join(", ", awaited)}", "messages", null);
        }
    }
}
