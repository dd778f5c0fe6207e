using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Replies;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.OpenAi;

/// <summary>The streamed answer; https://platform.openai.com/docs/api-reference/chat-streaming</summary>
internal sealed class OpenAiStream(EventScript script, Reply reply)
{
    private readonly Answer _answer = reply.Answer;
    private readonly bool _withUsage = reply.WithUsage && reply.Prompt.StreamUsage;

    public void Write()
    {
        WriteRole();
        WriteText("content"u8, _answer.Text);
        if (_answer.Stop == StopCause.Refusal)
        {
            WriteText("refusal"u8, TextPieces.Split(AnswerMaker.RefusalText));
        }

        for (var i = 0; i < _answer.Calls.Count; i++)
        {
            WriteToolCall(i);
        }

        WriteFinish();
        if (_withUsage)
        {
            WriteUsage();
        }

        script.Add("data: [DONE]\n\n"u8, EventKind.Terminal);
    }

    private void WriteRole()
    {
        var json = BeginDelta();
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, _answer.Text.Count > 0 ? "" : null);
        json.WriteNull("refusal"u8);
        EndDelta(json, EventKind.Lifecycle);
    }

    private void WriteText(ReadOnlySpan<byte> field, TextPieces pieces)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            var json = BeginDelta();
            json.WriteString(field, pieces[i]);
            EndDelta(json, EventKind.Content);
        }
    }

    private void WriteToolCall(int index)
    {
        var json = BeginCall(index);
        json.WriteString("id"u8, OpenAiBody.CallId(reply, index));
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, _answer.Calls[index].Name);
        json.WriteString("arguments"u8, ""u8);
        EndCall(json);

        var pieces = TextPieces.Split(_answer.Calls[index].Arguments);
        for (var i = 0; i < pieces.Count; i++)
        {
            json = BeginCall(index);
            json.WriteStartObject("function"u8);
            json.WriteString("arguments"u8, pieces[i]);
            EndCall(json);
        }
    }

    private void WriteFinish()
    {
        var json = BeginDelta();
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        OpenAiBody.WriteFinishReason(json, _answer.Stop);
        EndChoices(json, EventKind.Terminal);
    }

    private void WriteUsage()
    {
        var json = BeginChunk();
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        OpenAiBody.WriteUsage(json, reply);
        json.WriteEndObject();
        script.End("\n\n"u8, EventKind.Terminal);
    }

    private Utf8JsonWriter BeginCall(int index)
    {
        var json = BeginDelta();
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        return json;
    }

    private void EndCall(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        EndDelta(json, EventKind.Content);
    }

    private Utf8JsonWriter BeginDelta()
    {
        var json = BeginChunk();
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("delta"u8);
        return json;
    }

    private void EndDelta(Utf8JsonWriter json, EventKind kind)
    {
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteNull("finish_reason"u8);
        EndChoices(json, kind);
    }

    private Utf8JsonWriter BeginChunk()
    {
        var json = script.Begin("data: "u8);
        json.WriteStartObject();
        OpenAiBody.WriteHead(json, reply, "chat.completion.chunk"u8);
        OpenAiBody.WriteTail(json);
        return json;
    }

    private void EndChoices(Utf8JsonWriter json, EventKind kind)
    {
        json.WriteEndObject();
        json.WriteEndArray();
        if (_withUsage)
        {
            // With include_usage every chunk but the last says usage: null.
            json.WriteNull("usage"u8);
        }

        json.WriteEndObject();
        script.End("\n\n"u8, kind);
    }
}
