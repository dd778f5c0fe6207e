using System.Text.Json;
using Gateway.Simulator.Answers;
using Gateway.Simulator.Replies;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Gemini;

/// <summary>
/// The streamed answer: CRLF-framed events, or one JSON array without <c>alt=sse</c>. There is no closing event but the
/// chunk with the finishReason; usage is on every chunk and grows.
/// </summary>
internal sealed class GeminiStream(EventScript script, Reply reply)
{
    private readonly Answer _answer = reply.Answer;
    private int _candidateTokens;

    public void Write()
    {
        WriteThoughts();
        for (var i = 0; i < _answer.Text.Count; i++)
        {
            _candidateTokens++;
            var json = BeginPart();
            json.WriteStartObject();
            json.WriteString("text"u8, _answer.Text[i]);
            json.WriteEndObject();
            EndPart(json, _candidateTokens);
        }

        WriteCalls();
        WriteFinish();
    }

    private void WriteThoughts()
    {
        for (var i = 0; GeminiBody.ShowsThoughts(reply) && i < _answer.Thinking.Count; i++)
        {
            var json = BeginPart();
            GeminiBody.WriteThought(json, _answer.Thinking[i]);
            // The first chunks do not count candidates yet.
            EndPart(json, candidateTokens: null);
        }
    }

    /// <summary>Parallel calls come as parts of one chunk, each whole.</summary>
    private void WriteCalls()
    {
        if (_answer.Calls.Count == 0)
        {
            return;
        }

        var json = BeginPart();
        for (var i = 0; i < _answer.Calls.Count; i++)
        {
            GeminiBody.WriteCall(json, reply, i);
        }

        EndPart(json, Final);
    }

    private int Final => _answer.OutputTokens - _answer.ThinkingTokens;

    private void WriteFinish()
    {
        var json = BeginChunk();
        if (_answer.Stop != StopCause.Refusal)
        {
            json.WriteStartObject("content"u8);
            json.WriteStartArray("parts"u8);
            json.WriteStartObject();
            json.WriteString("text"u8, ""u8);
            if (_answer.Calls.Count == 0 && GeminiBody.Signs(reply))
            {
                // A streamed text is signed on an empty part that follows it.
                json.WriteString("thoughtSignature"u8, ThoughtSignature.For(_answer.Text.Text));
            }

            json.WriteEndObject();
            EndContent(json);
        }

        GeminiBody.WriteFinishReason(json, _answer.Stop);
        EndChunk(json, Final, EventKind.Terminal);
        if (reply.Target.JsonArray)
        {
            script.Add("]"u8, EventKind.Terminal);
        }
    }

    private Utf8JsonWriter BeginPart()
    {
        var json = BeginChunk();
        json.WriteStartObject("content"u8);
        json.WriteStartArray("parts"u8);
        return json;
    }

    private void EndPart(Utf8JsonWriter json, int? candidateTokens)
    {
        EndContent(json);
        EndChunk(json, candidateTokens, EventKind.Content);
    }

    private static void EndContent(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteString("role"u8, "model"u8);
        json.WriteEndObject();
    }

    private Utf8JsonWriter BeginChunk()
    {
        var framing = !reply.Target.JsonArray ? "data: "u8 : script.Count == 0 ? "["u8 : ",\r\n"u8;
        var json = script.Begin(framing);
        json.WriteStartObject();
        json.WriteStartArray("candidates"u8);
        json.WriteStartObject();
        return json;
    }

    private void EndChunk(Utf8JsonWriter json, int? candidateTokens, EventKind kind)
    {
        json.WriteNumber("index"u8, 0);
        json.WriteEndObject();
        json.WriteEndArray();
        GeminiBody.WriteTail(json, reply, candidateTokens);
        json.WriteEndObject();
        script.End(reply.Target.JsonArray ? ""u8 : "\r\n\r\n"u8, kind);
    }
}
