using System.Text.Json;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Anthropic;

/// <summary>Every tool_use is answered in the next message, and every tool_result answers one of the message before it.</summary>
internal static class AnthropicToolPairing
{
    public static void Check(JsonElement messages)
    {
        HashSet<string> asked = new(StringComparer.Ordinal);
        for (var i = 0; i < messages.GetArrayLength(); i++)
        {
            var answered = CheckResults(messages[i], i, asked);
            asked.ExceptWith(answered);
            if (asked.Count > 0)
            {
                throw AnthropicValidation.Invalid($"messages.{i - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", asked)}. Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
            }

            asked = Ids(messages[i], "tool_use", "id");
        }
    }

    private static HashSet<string> CheckResults(JsonElement message, int index, HashSet<string> asked)
    {
        var answered = Ids(message, "tool_result", "tool_use_id");
        foreach (var id in answered)
        {
            if (!asked.Contains(id))
            {
                throw AnthropicValidation.Invalid($"messages.{index}.content.0: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
            }
        }

        return answered;
    }

    private static HashSet<string> Ids(JsonElement message, string type, string field)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (var block in message.Items("content"))
        {
            if (block.Is("type", type) && block.Text(field) is { } id)
            {
                ids.Add(id);
            }
        }

        return ids;
    }
}
