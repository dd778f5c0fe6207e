using System.Buffers;
using System.Text;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

public sealed class ForeignReasoningTests
{
    private const string Foreign = """{"type":"thinking","thinking":"hm","signature":"gw1.gemini.abc"}""";
    private const string ForeignRedacted = """{ "data":"gw1.openai.x", "type":"redacted_thinking" }""";
    private const string Own = """{"type":"thinking","thinking":"hm","signature":"EqRk"}""";
    private const string Text = """{"type":"text","text":"\"gw1.gemini."}""";

    [Theory]
    [InlineData("[" + Foreign + ", " + Text + "]", "[" + Text + "]", 1)]
    [InlineData("[" + Text + " , " + Foreign + " ]", "[" + Text + " ]", 1)]
    [InlineData("[ " + Own + "," + Foreign + ",\n" + Text + "]", "[ " + Own + "," + Text + "]", 1)]
    [InlineData("[" + Foreign + "," + ForeignRedacted + "," + Text + "," + Foreign + "," + ForeignRedacted + "]", "[" + Text + "]", 4)]
    public void SealedBlock_GoesWithItsComma(string content, string expected, int count)
    {
        var (body, removed) = Remove(Body(content));

        body.ShouldBe(Body(expected));
        removed.ShouldBe(count);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[X]},{"role":"user","content":"b"}]}""",
        """{"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"a"}, {"content":[X,X],"role":"assistant"} ],"z":1}""",
        """{"messages":[{"role":"user","content":"a"} ],"z":1}""")]
    public void MessageWithNothingLeft_GoesWhole(string body, string expected) =>
        Remove(body.Replace("X", Foreign)).Body.ShouldBe(expected);

    [Theory]
    [InlineData("[" + Own + "," + Text + "]")]
    [InlineData("""[{"type":"text","text":"gw1.gemini.abc"}]""")]
    [InlineData("""[{"type":"thinking","thinking":"gw1.gemini.abc","signature":"gw1.unknown.abc"}]""")]
    [InlineData("""[{"type":"tool_use","id":"a","name":"b","input":{"type":"thinking","signature":"gw1.gemini.abc"}}]""")]
    public void NothingForeign_IsTheSameMemory(string content)
    {
        ReadOnlyMemory<byte> body = Encoding.UTF8.GetBytes(Body(content));

        var edits = new JsonEdits();
        var removed = ForeignReasoning.Remove(body.Span, edits);
        var result = edits.Apply(body).Pieces.ShouldHaveSingleItem();

        result.Equals(body).ShouldBeTrue();
        removed.ShouldBe(0);
    }

    private static string Body(string content) =>
        $$"""{"system":"é \u00e9", "messages":[{"role":"user","content":"a"},{"role":"assistant","content":{{content}}}] ,"x":1.0}""";

    private static (string Body, int Removed) Remove(string body)
    {
        var (bytes, edits, result) = (Encoding.UTF8.GetBytes(body), new JsonEdits(), new ArrayBufferWriter<byte>());
        var removed = ForeignReasoning.Remove(bytes, edits);
        edits.Apply(bytes).CopyTo(result);
        return (Encoding.UTF8.GetString(result.WrittenSpan), removed);
    }
}
