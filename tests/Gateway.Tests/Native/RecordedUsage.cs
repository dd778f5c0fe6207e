using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Tests.Native;

/// <summary>What a recorded answer says it used, read from its bytes by nothing of the gateway's.</summary>
internal static class RecordedUsage
{
    /// <summary>All input tokens, and all output tokens where there are any to count; null where the recording says nothing.</summary>
    public static (long Input, long? Output)? Of(WireCase answer)
    {
        // Vendors say the running total, some of it earlier and some later: the last word of each field counts.
        var said = new Dictionary<string, long>();
        foreach (var usage in Parts(answer).SelectMany(Usages))
        {
            foreach (var (name, value) in usage.Where(m => m.Value?.GetValueKind() == JsonValueKind.Number))
                said[name] = (long)value!;
        }

        return said.Count == 0 ? null : answer.Dialect switch
        {
            "anthropic-messages" => (Sum("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens") ?? 0, Sum("output_tokens")),
            "gemini-generate" => (Sum("promptTokenCount", "toolUsePromptTokenCount") ?? 0, Sum("candidatesTokenCount", "thoughtsTokenCount")),
            "openai-responses" => (Sum("input_tokens") ?? 0, Sum("output_tokens")),
            "openai-embeddings" => (Sum("prompt_tokens") ?? 0, null),
            _ => (Sum("prompt_tokens") ?? 0, Sum("completion_tokens")),
        };

        long? Sum(params string[] names) => names.Any(said.ContainsKey) ? names.Sum(n => said.GetValueOrDefault(n)) : null;
    }

    private static IEnumerable<JsonObject> Parts(WireCase answer)
    {
        var text = Encoding.UTF8.GetString(answer.Response);
        var documents = answer.IsSse
            ? text.Split('\n').Where(l => l.StartsWith("data:", StringComparison.Ordinal)).Select(l => l["data:".Length..].Trim()).Where(d => d.StartsWith('{'))
            : [text];
        return documents.Select(d => JsonNode.Parse(d)).SelectMany(n => n is JsonArray list ? list.ToArray() : [n]).OfType<JsonObject>();
    }

    private static IEnumerable<JsonObject> Usages(JsonObject part) =>
        ((JsonNode?[])[part["usage"], (part["message"] as JsonObject)?["usage"], (part["response"] as JsonObject)?["usage"], part["usageMetadata"]]).OfType<JsonObject>();
}
