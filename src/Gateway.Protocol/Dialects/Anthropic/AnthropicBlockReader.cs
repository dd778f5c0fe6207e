using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>Reads one content block of a streamed answer, from its start to its stop.</summary>
internal abstract class AnthropicBlockReader
{
    /// <param name="block">The <c>content_block</c> of <c>content_block_start</c>.</param>
    /// <param name="told">How many blocks were told; the next one's index.</param>
    /// <param name="events">Where the events go.</param>
    public static AnthropicBlockReader Start(JsonElement block, ref int told, ICollection<ChatEvent> events)
    {
        var type = block.Text("type"u8) ?? "";
        if (Canonical(type, block) is not { } canonical)
            return new Opaque(type, JsonObject.Create(block.Clone()) ?? throw new InvalidDataException("a content block that is not an object."));

        var reader = new Told(told++);
        events.Add(new ChatEvent.BlockStarted(reader.Index, canonical));
        reader.Opening(block, events);
        return reader;
    }

    public abstract void Delta(JsonElement delta, ICollection<ChatEvent> events);

    public abstract void Stop(ref int told, ICollection<ChatEvent> events);

    private static ChatBlock? Canonical(string type, JsonElement block) => type switch
    {
        "text" => new TextBlock("") { Citations = block.Member("citations"u8).ValueKind == JsonValueKind.Array ? Empty : null },
        "tool_use" => new ToolUseBlock(block.GetProperty("id"u8).GetString()!, block.GetProperty("name"u8).GetString()!, ""),
        "thinking" => new ReasoningBlock("", null, Dialect.Anthropic),
        "redacted_thinking" => new ReasoningBlock("", null, Dialect.Anthropic) { Redacted = block.Text("data"u8) ?? "" },
        _ => null,
    };

    private static JsonElement Empty { get; } = JsonElement.Parse("[]"u8);

    /// <summary>A block of the canonical model: its pieces are told as they come.</summary>
    private sealed class Told(int index) : AnthropicBlockReader
    {
        public int Index => index;

        /// <summary>Compatible servers put into the start what this vendor sends as deltas.</summary>
        public void Opening(JsonElement block, ICollection<ChatEvent> events)
        {
            Tell(DeltaKind.Text, block.Text("text"u8), events);
            Tell(DeltaKind.Reasoning, block.Text("thinking"u8), events);
            Tell(DeltaKind.Signature, block.Text("signature"u8), events);
            var input = block.Member("input"u8);
            if (input.ValueKind == JsonValueKind.Object && input.GetPropertyCount() > 0)
                Tell(DeltaKind.Arguments, input.GetRawText(), events);
            var citations = block.Member("citations"u8);
            for (var i = 0; citations.ValueKind == JsonValueKind.Array && i < citations.GetArrayLength(); i++)
                Tell(DeltaKind.Citation, citations[i].GetRawText(), events);
        }

        public override void Delta(JsonElement delta, ICollection<ChatEvent> events)
        {
            switch (delta.Text("type"u8))
            {
                case "text_delta":
                    Tell(DeltaKind.Text, delta.Text("text"u8), events);
                    break;
                case "input_json_delta":
                    Tell(DeltaKind.Arguments, delta.Text("partial_json"u8), events);
                    break;
                case "thinking_delta":
                    Tell(DeltaKind.Reasoning, delta.Text("thinking"u8), events);
                    break;
                case "signature_delta":
                    Tell(DeltaKind.Signature, delta.Text("signature"u8), events);
                    break;
                case "citations_delta":
                    Tell(DeltaKind.Citation, delta.GetProperty("citation"u8).GetRawText(), events);
                    break;
                case var unknown:
                    events.Add(new ChatEvent.Opaque(Dialect.Anthropic, unknown ?? "content_block_delta", delta.Clone()));
                    break;
            }
        }

        public override void Stop(ref int told, ICollection<ChatEvent> events) => events.Add(new ChatEvent.BlockStopped(index));

        private void Tell(DeltaKind kind, string? text, ICollection<ChatEvent> events)
        {
            if (!string.IsNullOrEmpty(text))
                events.Add(new ChatEvent.BlockDelta(index, kind, text));
        }
    }

    /// <summary>A block only this dialect understands (server tools, compaction, …): its deltas are put into it, and it is told whole.</summary>
    private sealed class Opaque(string type, JsonObject block) : AnthropicBlockReader
    {
        private StringBuilder? _input;

        public override void Delta(JsonElement delta, ICollection<ChatEvent> events)
        {
            if (delta.Text("type"u8) == "input_json_delta")
            {
                (_input ??= new StringBuilder()).Append(delta.Text("partial_json"u8));
                return;
            }

            foreach (var member in delta.EnumerateObject().Where(m => m.Name != "type"))
                Merge(member);
        }

        public override void Stop(ref int told, ICollection<ChatEvent> events)
        {
            if (_input is { Length: > 0 })
                block["input"] = Input(_input.ToString());
            var index = told++;
            events.Add(new ChatEvent.BlockStarted(index, new OpaqueBlock(Dialect.Anthropic, type, AnthropicJson.ToElement(block))));
            events.Add(new ChatEvent.BlockStopped(index));
        }

        private static JsonNode? Input(string json) => AnthropicToolUse.IsObject(json) ? JsonNode.Parse(json) : JsonValue.Create(json);

        /// <summary>Text goes behind the text that is there (<c>compaction_delta</c>); anything else replaces.</summary>
        private void Merge(JsonProperty member)
        {
            var before = block[member.Name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
            block[member.Name] = before is not null && member.Value.ValueKind == JsonValueKind.String
                ? JsonValue.Create(before + member.Value.GetString())
                : JsonNode.Parse(member.Value.GetRawText());
        }
    }
}
