using System.Buffers;
using System.Text;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Json;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Protocol.Tests.Dialects.Anthropic;

namespace Gateway.Protocol.Tests.Json;

public sealed class JsonSpliceTests
{
    private static readonly AnthropicDialect Anthropic = new();

    [Theory]
    [InlineData(""" { "a": 1, "model" :  "old" ,"b":2} """, """ { "a": 1, "model" :  "new" ,"b":2} """)]
    [InlineData("""{"messages":[{"model":"old"}],"model":"old"}""", """{"messages":[{"model":"old"}],"model":"new"}""")]
    [InlineData("""{"a":1}""", """{"model":"new","a":1}""")]
    [InlineData(" \n{ \"a\":1}", " \n{\"model\":\"new\", \"a\":1}")]
    [InlineData("{ \n}", "{\"model\":\"new\" \n}")]
    public void Model_IsSetAndNothingElseChanges(string body, string expected) => Splice(body, "new").ShouldBe(expected);

    [Fact]
    public void ModelWithSpecialCharacters_IsEscaped() =>
        Splice("""{"model":"old"}""", "a\"b\\c\n").ShouldBe("""{"model":"a\"b\\c\n"}""");

    [Fact]
    public void SameModel_IsTheBodyItself()
    {
        ReadOnlyMemory<byte> body = """{"model":"same"}"""u8.ToArray();

        var spliced = WithModel(body, Anthropic.Peek(body), "same");

        spliced.Pieces.ShouldHaveSingleItem().Equals(body).ShouldBeTrue();
        spliced.Length.ShouldBe(body.Length);
    }

    [Fact]
    public void EveryRecordedRequest_ChangesInItsModelValueAlone()
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var walked = 0;
        foreach (var wire in WireCorpus.Cases("anthropic-messages"))
        {
            if (wire.Request is not { } body || AnthropicCorpus.IsLegacyCompletion(body) || Anthropic.Peek(body) is not { HasModel: true } peek)
                continue;
            walked++;
            var there = Bytes(WithModel(body, peek, "another-model"));
            var back = Bytes(WithModel(there, Anthropic.Peek(there), peek.Model!));
            if (Anthropic.Peek(there).Model != "another-model" || !back.AsSpan().SequenceEqual(body))
                failures.Add(wire.Path);
        }

        failures.ShouldBeEmpty();
        walked.ShouldBeGreaterThan(400);
    }

    private static string Splice(string body, string model)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var spliced = WithModel(bytes, Anthropic.Peek(bytes), model);
        spliced.Length.ShouldBe(Bytes(spliced).Length);
        return Encoding.UTF8.GetString(Bytes(spliced));
    }

    private static SplicedBody WithModel(ReadOnlyMemory<byte> body, RequestPeek peek, string model)
    {
        var edits = new JsonEdits();
        JsonSplice.SetModel(edits, body, peek, model);
        return edits.Apply(body);
    }

    private static byte[] Bytes(SplicedBody body)
    {
        var output = new ArrayBufferWriter<byte>();
        body.CopyTo(output);
        return output.WrittenSpan.ToArray();
    }
}
