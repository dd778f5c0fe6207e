using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Protocol.Tests.Dialects.RoundTrip;

/// <summary>
/// What a Messages request says, field by field, in comparable words: an independent reading that knows no canonical model. The spelling of content
/// (string or blocks), the order of keys, and where neighbouring turns of one role are cut say nothing.
/// </summary>
internal static class AnthropicWords
{
    public static IReadOnlyDictionary<string, string> Of(JsonObject body)
    {
        var words = new Dictionary<string, string>
        {
            ["system"] = string.Join("\n\n", Blocks(body["system"]).Select(b => (string?)b["text"])),
            ["roles"] = string.Join(',', body["messages"]!.AsArray().Select(m => (string)m!["role"]!).Where(r => r == "system")),
        };
        var turns = Turns(body["messages"]!.AsArray());
        words["turns"] = string.Join(',', turns.Select(t => t.Role));
        words["text"] = string.Join('\n', turns.Select(t => string.Concat(t.Blocks.Where(IsText).Select(b => (string)b["text"]!))));
        words["images"] = Lines(turns, "image", b => Canonical(b["source"]!));
        words["documents"] = Lines(turns, "document", b => $"{Title(b)} {Canonical(b["source"]!)}");
        words["document marks"] = Lines(turns, "document", b => $"{b["context"]} {b["citations"]?["enabled"]}");
        words["calls"] = Lines(turns, "tool_use", b => $"{b["id"]} {b["name"]} {Canonical(b["input"]!)}");
        words["results"] = Lines(turns, "tool_result", b => $"{b["tool_use_id"]} {string.Join('\n', Blocks(b["content"]).Where(IsText).Select(p => (string?)p["text"]))}");
        words["result media"] = Lines(turns, "tool_result", b => string.Join(',', Blocks(b["content"]).Where(p => !IsText(p)).Select(p => Canonical(p))));
        words["result errors"] = Lines(turns, "tool_result", b => $"{b["is_error"]?.ToJsonString() == "true"}");
        words["thinking blocks"] = Lines(turns, "thinking", b => $"{b["thinking"]}{b["signature"]}") + Lines(turns, "redacted_thinking", b => $"{b["data"]}");
        words["other blocks"] = string.Join(',', turns.SelectMany(t => t.Blocks).Select(b => (string)b["type"]!).Where(t => t is not ("text" or "image" or "document" or "tool_use" or "tool_result" or "thinking" or "redacted_thinking")));
        words["citations"] = $"{turns.SelectMany(t => t.Blocks).Count(b => b["citations"] is JsonArray)}";
        foreach (var place in (string[])["system", "messages", "tools"])
            words[$"cache of {place}"] = $"{Count(body[place], "cache_control")}";
        Tools(body, words);
        Options(body, words);
        return words;
    }

    private static void Tools(JsonObject body, Dictionary<string, string> words)
    {
        var tools = (body["tools"]?.AsArray() ?? []).Select(t => t!.AsObject()).ToList();
        var own = tools.Where(t => (string?)t["type"] is null or "custom").ToList();
        words["tools"] = string.Join('\n', own.Select(t => $"{t["name"]} {t["description"]} {Schema(t["input_schema"])}"));
        words["strict tools"] = string.Join(',', own.Where(t => t["strict"]?.ToJsonString() == "true").Select(t => t["name"]));
        foreach (var field in own.SelectMany(t => t).Where(f => f.Value is not null).Select(f => f.Key).Distinct().Except(["type", "name", "description", "input_schema", "strict", "cache_control"]))
            words[$"field tools[].{field}"] = string.Join('\n', own.Select(t => t[field]?.ToJsonString()));
        words["vendor tools"] = string.Join(',', tools.Except(own).Select(t => (string)t["type"]!));
        var choice = body["tool_choice"];
        // "As you like" is what happens anyway.
        words["tool choice"] = tools.Count == 0 || choice is null || (string)choice["type"]! == "auto" ? "" : $"{choice["type"]} {choice["name"]}";
        words["parallel"] = choice?["disable_parallel_tool_use"]?.ToJsonString() == "true" ? "no" : "";
    }

    private static void Options(JsonObject body, Dictionary<string, string> words)
    {
        // 1 is the default of both and says nothing.
        foreach (var name in (string[])["max_tokens", "temperature", "top_p", "top_k", "stop_sequences"])
            words[name] = body[name] is JsonArray { Count: 0 } or null || (name is "temperature" or "top_p" && (double)body[name]! == 1) ? "" : Canonical(body[name]!);
        words["user"] = (string?)body["metadata"]?["user_id"] ?? "";
        words["format"] = Schema(body["output_config"]?["format"]?["schema"] ?? body["output_format"]?["schema"]);
        words["effort"] = (string?)body["output_config"]?["effort"] ?? "";
        // An effort is how the other dialect says that the model is to think.
        words["thinking"] = words["effort"].Length == 0 && (string?)body["thinking"]?["type"] is { } type and not "disabled" ? $"{type} {body["thinking"]!["budget_tokens"]}" : "";
        words["thinking display"] = (string?)body["thinking"]?["display"] ?? "";
        foreach (var (name, value) in body)
        {
            if (value is not null && name is not ("model" or "messages" or "system" or "tools" or "tool_choice" or "max_tokens" or "temperature" or "top_p" or "top_k" or "stop_sequences"
                or "stream" or "metadata" or "thinking" or "output_config" or "output_format"))
                words[$"field {name}"] = Canonical(value);
        }
    }

    private static List<(string Role, List<JsonObject> Blocks)> Turns(JsonArray messages)
    {
        var turns = new List<(string Role, List<JsonObject> Blocks)>();
        foreach (var message in messages)
        {
            var role = (string)message!["role"]!;
            var blocks = Blocks(message["content"]).Where(b => !IsText(b) || ((string)b["text"]!).Trim().Length > 0).ToList();
            if (blocks.Count == 0)
                continue;
            if (turns.Count > 0 && turns[^1].Role == role)
                turns[^1].Blocks.AddRange(blocks);
            else
                turns.Add((role, blocks));
        }

        return turns;
    }

    private static List<JsonObject> Blocks(JsonNode? content) => content switch
    {
        null => [],
        JsonValue text => [new JsonObject { ["type"] = "text", ["text"] = (string)text! }],
        _ => [.. content.AsArray().Select(b => b!.AsObject())],
    };

    /// <summary>Chat Completions demands a file name.</summary>
    private static string? Title(JsonObject document) => (string?)document["title"] is var title and not "document.pdf" ? title : null;

    private static bool IsText(JsonObject block) => (string)block["type"]! == "text";

    private static string Lines(List<(string Role, List<JsonObject> Blocks)> turns, string type, Func<JsonObject, string> words) =>
        string.Join('\n', turns.Select((t, i) => (i, t.Blocks)).SelectMany(t => t.Blocks.Where(b => (string)b["type"]! == type).Select(b => $"{t.i}: {words(b)}")));

    private static int Count(JsonNode? node, string name) => node switch
    {
        JsonObject o => o.Sum(m => (m.Key == name && m.Value is not null ? 1 : 0) + (m.Key is "input" or "input_schema" ? 0 : Count(m.Value, name))),
        JsonArray a => a.Sum(e => Count(e, name)),
        _ => 0,
    };

    /// <summary>A tool without arguments may say so or not.</summary>
    private static string Schema(JsonNode? schema) => schema is null ? "" : Canonical(schema) is """{"type":"object"}""" or "{}" ? """{"properties":{},"type":"object"}""" : Canonical(schema);

    private static string Canonical(JsonNode node) => Sorted(node)!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        JsonValue v when v.GetValueKind() == JsonValueKind.Number => JsonNode.Parse(JsonSerializer.Serialize(JsonElement.Parse(v.ToJsonString()).GetDouble())),
        _ => node?.DeepClone(),
    };
}
