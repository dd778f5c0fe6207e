using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Translation;

/// <summary>A unary Messages body as the stream that says the same.</summary>
internal static class OneMessageStream
{
    public static string Of(JsonObject body)
    {
        var stream = new StringBuilder();
        var start = body.DeepClone().AsObject();
        start["content"] = new JsonArray();
        start["stop_reason"] = null;
        Event(stream, new JsonObject { ["type"] = "message_start", ["message"] = start });
        var index = 0;
        foreach (var block in body["content"]!.AsArray())
            Block(stream, block!.DeepClone().AsObject(), index++);
        Event(stream, new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = body["stop_reason"]?.DeepClone(), ["stop_sequence"] = body["stop_sequence"]?.DeepClone() },
            ["usage"] = body["usage"]!.DeepClone(),
        });
        Event(stream, new JsonObject { ["type"] = "message_stop" });
        return stream.ToString();
    }

    private static void Block(StringBuilder stream, JsonObject block, int index)
    {
        var deltas = Deltas(block);
        Event(stream, new JsonObject { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = block });
        foreach (var delta in deltas)
            Event(stream, new JsonObject { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta });
        Event(stream, new JsonObject { ["type"] = "content_block_stop", ["index"] = index });
    }

    /// <summary>Takes out of the block what its stream tells piece by piece.</summary>
    private static List<JsonObject> Deltas(JsonObject block)
    {
        switch ((string?)block["type"])
        {
            case "text":
                return [Take(block, "text", "text_delta", "text")];
            case "thinking":
                return [Take(block, "thinking", "thinking_delta", "thinking"), Take(block, "signature", "signature_delta", "signature")];
            case "tool_use":
                var input = block["input"]!.ToJsonString();
                block["input"] = new JsonObject();
                return input == "{}" ? [] : [new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = input }];
            default:
                return [];
        }
    }

    private static JsonObject Take(JsonObject block, string member, string type, string name)
    {
        var text = (string?)block[member] ?? "";
        block[member] = "";
        return new JsonObject { ["type"] = type, [name] = text };
    }

    private static void Event(StringBuilder stream, JsonObject data) => stream.Append($"event: {data["type"]}\ndata: {data.ToJsonString()}\n\n");
}
