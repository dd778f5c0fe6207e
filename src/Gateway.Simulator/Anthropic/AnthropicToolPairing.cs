using System.Text.Json;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Anthropic;

/// <summary>
/// Every tool_use is answered in the next turn, and every tool_result answers one of the turn before it. Messages of one
/// role that follow each other are one turn: the vendor joins them.
/// </summary>
internal static class AnthropicToolPairing
{
    public static void Check(JsonElement messages)
    {
        HashSet<string> asked = new(StringComparer.Ordinal);
        for (var i = 0; i < messages.GetArrayLength(); i++)
        {
            CheckResults(messages[i], i, asked);
            var endsTurn = i + 1 == messages.GetArrayLength() || messages[i].Text("role") != messages[i + 1].Text("role");
            if (endsTurn && messages[i].Is("role", "user"))
            {
                RequireAnswered(asked, i - 1);
            }

            asked.UnionWith(Ids(messages[i], "tool_use", "id"));
        }
    }

    private static void CheckResults(JsonElement message, int index, HashSet<string> asked)
    {
        foreach (var id in Ids(message, "tool_result", "tool_use_id"))
        {
            if (!asked.Remove(id))
            {
                throw AnthropicValidation.Invalid($"messages.{index}.content.0: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
            }
        }
    }

    private static void RequireAnswered(HashSet<string> asked, int index)
    {
        if (asked.Count > 0)
        {
            throw AnthropicValidation.Invalid($"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", asked)}. Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
        }
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
