using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Replies;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Anthropic;

/// <summary>The streamed answer; https://docs.anthropic.com/en/docs/build-with-claude/streaming</summary>
internal sealed class AnthropicStream(EventScript script, Reply reply)
{
    private readonly Answer _answer = reply.Answer;
    private int _block;

    public void Write()
    {
        WriteMessageStart();
        if (_answer.Thinking.Count > 0)
        {
            WriteThinking();
        }

        if (_answer.Text.Count > 0)
        {
            WriteText();
        }

        for (var i = 0; i < _answer.Calls.Count; i++)
        {
            WriteToolUse(i);
        }

        if (_block == 0)
        {
            WritePing();
        }

        WriteMessageDelta();
        script.Add("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8, EventKind.Terminal);
    }

    private void WriteMessageStart()
    {
        var json = Begin("event: message_start\ndata: "u8, "message_start"u8);
        json.WriteStartObject("message"u8);
        AnthropicBody.WriteHead(json, reply);
        json.WriteStartArray("content"u8);
        json.WriteEndArray();
        json.WriteNull("stop_reason"u8);
        json.WriteNull("stop_sequence"u8);
        if (reply.WithUsage)
        {
            AnthropicBody.WriteUsage(json, reply.Prompt.Usage, outputTokens: 1, thinkingTokens: 0);
        }

        json.WriteEndObject();
        End(json, EventKind.Lifecycle);
    }

    private void WriteThinking()
    {
        var thinking = _answer.Thinking;
        var signature = ThoughtSignature.For(thinking.Text);
        var json = BeginBlock(_answer.ThinkingRedacted ? "redacted_thinking"u8 : "thinking"u8);
        if (_answer.ThinkingRedacted)
        {
            // Encrypted thinking comes whole in its block's start: it is content, though no delta follows.
            json.WriteString("data"u8, signature);
            EndBlockStart(json, EventKind.Content);
            WriteBlockStop();
            return;
        }

        json.WriteString("thinking"u8, ""u8);
        json.WriteString("signature"u8, ""u8);
        EndBlockStart(json);
        for (var i = 0; reply.Prompt.Thinking == ThinkingMode.Visible && i < thinking.Count; i++)
        {
            WriteDelta("thinking_delta"u8, "thinking"u8, thinking[i]);
        }

        WriteDelta("signature_delta"u8, "signature"u8, signature);
        WriteBlockStop();
    }

    private void WriteText()
    {
        var json = BeginBlock("text"u8);
        json.WriteString("text"u8, ""u8);
        EndBlockStart(json);
        for (var i = 0; i < _answer.Text.Count; i++)
        {
            WriteDelta("text_delta"u8, "text"u8, _answer.Text[i]);
        }

        WriteBlockStop();
    }

    private void WriteToolUse(int index)
    {
        var call = _answer.Calls[index];
        var json = BeginBlock("tool_use"u8);
        json.WriteString("id"u8, AnthropicBody.ToolId(reply, index));
        json.WriteString("name"u8, call.Name);
        json.WriteStartObject("input"u8);
        json.WriteEndObject();
        EndBlockStart(json);

        // The first delta is empty; of a call without arguments it is the only one.
        WriteDelta("input_json_delta"u8, "partial_json"u8, "");
        if (call.Arguments != "{}")
        {
            var pieces = TextPieces.Split(call.Arguments);
            for (var i = 0; i < pieces.Count; i++)
            {
                WriteDelta("input_json_delta"u8, "partial_json"u8, pieces[i]);
            }
        }

        WriteBlockStop();
    }

    private void WriteMessageDelta()
    {
        var json = Begin("event: message_delta\ndata: "u8, "message_delta"u8);
        json.WriteStartObject("delta"u8);
        AnthropicBody.WriteStop(json, _answer);
        json.WriteEndObject();
        if (reply.WithUsage)
        {
            json.WriteStartObject("usage"u8);
            AnthropicBody.WriteInput(json, reply.Prompt.Usage);
            AnthropicBody.WriteOutput(json, _answer.OutputTokens, _answer.ThinkingTokens);
            json.WriteEndObject();
        }

        End(json, EventKind.Terminal);
    }

    private Utf8JsonWriter BeginBlock(ReadOnlySpan<byte> type)
    {
        var json = Begin("event: content_block_start\ndata: "u8, "content_block_start"u8);
        json.WriteNumber("index"u8, _block);
        json.WriteStartObject("content_block"u8);
        json.WriteString("type"u8, type);
        return json;
    }

    private void EndBlockStart(Utf8JsonWriter json, EventKind kind = EventKind.Lifecycle)
    {
        json.WriteEndObject();
        End(json, kind);
        if (_block == 0)
        {
            WritePing();
        }
    }

    private void WritePing() => script.Add("event: ping\ndata: {\"type\": \"ping\"}\n\n"u8, EventKind.Lifecycle);

    private void WriteDelta(ReadOnlySpan<byte> type, ReadOnlySpan<byte> field, ReadOnlySpan<char> text)
    {
        var json = Begin("event: content_block_delta\ndata: "u8, "content_block_delta"u8);
        json.WriteNumber("index"u8, _block);
        json.WriteStartObject("delta"u8);
        json.WriteString("type"u8, type);
        json.WriteString(field, text);
        json.WriteEndObject();
        End(json, EventKind.Content);
    }

    private void WriteBlockStop()
    {
        var json = Begin("event: content_block_stop\ndata: "u8, "content_block_stop"u8);
        json.WriteNumber("index"u8, _block++);
        End(json, EventKind.Lifecycle);
    }

    private Utf8JsonWriter Begin(ReadOnlySpan<byte> framing, ReadOnlySpan<byte> type)
    {
        var json = script.Begin(framing);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        return json;
    }

    /// <summary>The vendor pads its data with spaces before the last brace.</summary>
    private void End(Utf8JsonWriter json, EventKind kind)
    {
        json.WriteEndObject();
        script.End("\n\n"u8, kind, padding: reply.Digest.Number(script.Count, bound: 12));
    }
}
