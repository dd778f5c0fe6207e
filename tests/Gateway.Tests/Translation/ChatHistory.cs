using System.Text.Json.Nodes;

namespace Gateway.Tests.Translation;

/// <summary>Whether a recorded conversation keeps OpenAI's own rule: every call is answered by a tool message right after it, and nothing else is.</summary>
internal static class ChatHistory
{
    /// <summary>Nobody says anything.</summary>
    public static bool IsBlank(JsonObject request) => request["messages"]!.AsArray()
        .All(m => m!["tool_calls"] is null && Texts(m["content"]).All(string.IsNullOrWhiteSpace));

    private static IEnumerable<string?> Texts(JsonNode? content) => content is JsonArray parts
        ? parts.Select(p => (string)p!["type"]! == "text" ? (string?)p["text"] : "a part")
        : [(string?)content];

    public static bool IsOrderly(JsonObject request)
    {
        HashSet<string> open = [];
        foreach (var message in request["messages"]!.AsArray())
        {
            if ((string?)message!["role"] == "tool")
            {
                if (!open.Remove((string)message["tool_call_id"]!))
                    return false;
                continue;
            }

            if (open.Count > 0)
                return false;
            open = [.. (message["tool_calls"] as JsonArray ?? []).Select(c => (string)c!["id"]!)];
            if (message["tool_calls"] is JsonArray calls && calls.Count != open.Count)
                return false;
        }

        return open.Count == 0;
    }
}
