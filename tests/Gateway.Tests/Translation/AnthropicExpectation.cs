using System.Text;
using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Tests.Translation;

/// <summary>
/// A simple reading of a recorded Messages answer: the blocks put together as they stand, up to the first <c>message_stop</c>. A second
/// <c>message_start</c> before it goes on with the same answer.
/// </summary>
internal static class AnthropicExpectation
{
    public static ExpectedAnswer Of(WireCase wireCase) => wireCase.IsSse ? OfStream(wireCase) : OfBody(JsonNode.Parse(wireCase.Response)!.AsObject());

    /// <summary>Bedrock's text completions of before the Messages API.</summary>
    public static bool IsMessage(WireCase wireCase) => wireCase.IsSse || JsonNode.Parse(wireCase.Response)!["type"]?.ToString() == "message";

    private static ExpectedAnswer OfBody(JsonObject body) => Answer(
        body, [.. body["content"]!.AsArray().Select(b => Block.Of(b!.AsObject()))], [body["usage"]!.AsObject()], (string?)body["stop_reason"], error: null);

    private static ExpectedAnswer OfStream(WireCase wireCase)
    {
        JsonObject? message = null;
        var blocks = new List<Block>();
        var open = new Dictionary<int, Block>();
        var usages = new List<JsonObject>();
        string? stop = null;
        foreach (var data in Events(wireCase))
        {
            switch ((string?)data["type"])
            {
                case "message_start":
                    message ??= data["message"]!.AsObject();
                    AddUsage(usages, data["message"]!["usage"]);
                    break;
                case "content_block_start":
                    blocks.Add(open[(int)data["index"]!] = Block.Of(data["content_block"]!.AsObject()));
                    break;
                case "content_block_delta":
                    open[(int)data["index"]!].Add(data["delta"]!);
                    break;
                case "message_delta":
                    stop = (string?)data["delta"]!["stop_reason"] ?? stop;
                    AddUsage(usages, data["usage"]);
                    break;
                case "message_stop":
                    return Answer(message!, blocks, usages, stop ?? "end_turn", error: null);
                case "error":
                    return Answer(message ?? [], blocks, usages, null, (string)data["error"]!["message"]!);
            }
        }

        return Answer(message ?? [], blocks, usages, null, error: "");
    }

    private static ExpectedAnswer Answer(JsonObject message, List<Block> blocks, List<JsonObject> usages, string? stop, string? error) => new()
    {
        Text = Joined(blocks, "text"),
        Thinking = Joined(blocks, "thinking"),
        Calls = [.. blocks.Where(b => b.Type == "tool_use").Select(b => new ExpectedCall(b.Id, b.Name!, b.Content.ToString()))],
        Signatures = [.. blocks.Select(b => b.Signature.ToString()).Where(s => s.Length > 0)],
        StopReason = stop,
        ErrorMessage = error,
        Usage = new ExpectedUsage(Count(usages, "input_tokens"), Count(usages, "cache_read_input_tokens"), Count(usages, "cache_creation_input_tokens"), Count(usages, "output_tokens")),
        ReasoningTokens = usages.Select(u => (long?)(u["output_tokens_details"] as JsonObject)?["thinking_tokens"]).LastOrDefault(n => n is not null) ?? 0,
        Id = (string?)message["id"],
        Model = (string?)message["model"],
    };

    private static void AddUsage(List<JsonObject> usages, JsonNode? usage)
    {
        if (usage is JsonObject counts)
            usages.Add(counts);
    }

    /// <summary>Running totals: the last one counts.</summary>
    private static long Count(List<JsonObject> usages, string name) => usages.Select(u => (long?)u[name]).LastOrDefault(n => n is not null) ?? 0;

    private static string Joined(List<Block> blocks, string type) => string.Concat(blocks.Where(b => b.Type == type).Select(b => b.Content));

    private static IEnumerable<JsonObject> Events(WireCase wireCase) => Encoding.UTF8.GetString(wireCase.Response).Split('\n')
        .Where(l => l.StartsWith("data:", StringComparison.Ordinal)).Select(l => JsonNode.Parse(l["data:".Length..])!.AsObject());

    private sealed record Block(string Type, string? Id, string? Name)
    {
        public StringBuilder Content { get; } = new();

        public StringBuilder Signature { get; } = new();

        public static Block Of(JsonObject start)
        {
            var block = new Block((string)start["type"]!, (string?)start["id"], (string?)start["name"]);
            block.Content.Append(block.Type switch
            {
                "text" => (string?)start["text"],
                "thinking" => (string?)start["thinking"],
                "tool_use" => start["input"] is JsonObject { Count: > 0 } input ? input.ToJsonString() : "",
                _ => "",
            });
            block.Signature.Append((string?)start["signature"] ?? (block.Type == "redacted_thinking" ? (string?)start["data"] : ""));
            return block;
        }

        public void Add(JsonNode delta)
        {
            Content.Append((string?)delta["text"]).Append((string?)delta["thinking"]).Append((string?)delta["partial_json"]);
            Signature.Append((string?)delta["signature"]);
        }
    }
}
