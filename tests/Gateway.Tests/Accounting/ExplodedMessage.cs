using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Accounting;

/// <summary>A whole answer of the Messages API as the stream that says the same, with its usage as Anthropic streams it: the input first, the rest last.</summary>
internal static class ExplodedMessage
{
    public static string Of(JsonObject message)
    {
        var stream = new StringBuilder();
        var start = message.DeepClone().AsObject();
        start["content"] = new JsonArray();
        start["stop_reason"] = null;
        if (start["usage"] is JsonObject usage)
            usage["output_tokens"] = 1;
        Add(stream, "message_start", new() { ["message"] = start });
        for (var i = 0; i < message["content"]!.AsArray().Count; i++)
            AddBlock(stream, i, message["content"]![i]!.AsObject());
        var end = new JsonObject { ["delta"] = new JsonObject { ["stop_reason"] = message["stop_reason"]?.DeepClone() } };
        if (message["usage"] is { } final)
            end["usage"] = final.DeepClone();
        Add(stream, "message_delta", end);
        Add(stream, "message_stop", []);
        return stream.ToString();
    }

    private static void AddBlock(StringBuilder stream, int index, JsonObject block)
    {
        var start = block.DeepClone().AsObject();
        List<JsonObject> deltas = [];
        switch ((string?)block["type"])
        {
            case "text":
                Move("text", "text_delta", "text");
                break;
            case "thinking":
                Move("thinking", "thinking_delta", "thinking");
                Move("signature", "signature_delta", "signature");
                break;
            case "tool_use" or "server_tool_use":
                deltas.Add(new() { ["type"] = "input_json_delta", ["partial_json"] = block["input"]!.ToJsonString() });
                start["input"] = new JsonObject();
                break;
        }

        Add(stream, "content_block_start", new() { ["index"] = index, ["content_block"] = start });
        foreach (var delta in deltas)
            Add(stream, "content_block_delta", new() { ["index"] = index, ["delta"] = delta });
        Add(stream, "content_block_stop", new() { ["index"] = index });

        void Move(string field, string type, string name)
        {
            if (block[field] is not { } text)
                return;
            deltas.Add(new() { ["type"] = type, [name] = text.DeepClone() });
            start[field] = "";
        }
    }

    private static void Add(StringBuilder stream, string name, JsonObject data)
    {
        data.Insert(0, "type", name);
        stream.Append("event: ").Append(name).Append("\ndata: ").Append(data.ToJsonString()).Append("\n\n");
    }
}
