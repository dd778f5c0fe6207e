using System.Text;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Relay;

public sealed class EncodedAnswerTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private const string Message = """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"größe"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";
    private const string Stream =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1}}}\n\n"
        + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
        + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"größe\"}}\n\n"
        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task EncodedMessage_ArrivesDecoded(string encoding)
    {
        var encoded = EncodedText.Of(encoding, Message);
        relay.Answer = ScriptedAnswer.Json(encoded).With("content-encoding", encoding);
        using var response = await relay.PostAsync("""{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray());

        response.Content.Headers.ContentEncoding.ShouldBeEmpty();
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(Message);
        response.Content.Headers.ContentLength.ShouldBe(Encoding.UTF8.GetByteCount(Message));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task EncodedStream_ArrivesDecoded(string encoding)
    {
        relay.Answer = ScriptedAnswer.Stream([.. EncodedText.Of(encoding, Stream).Chunk(19).Select(ScriptedStep.Send)]).With("content-encoding", encoding);
        using var response = await relay.PostAsync("""{"model":"claude-x","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray());

        response.Content.Headers.ContentEncoding.ShouldBeEmpty();
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(Stream);
    }

    [Fact]
    public async Task EncodedError_ArrivesDecoded()
    {
        const string Body = """{"type":"error","error":{"type":"invalid_request_error","message":"no"}}""";
        relay.Answer = ScriptedAnswer.Json(EncodedText.Of("gzip", Body), 400).With("content-encoding", "gzip");
        using var response = await relay.PostAsync("""{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray());

        ((int)response.StatusCode).ShouldBe(400);
        response.Content.Headers.ContentEncoding.ShouldBeEmpty();
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(Body);
    }
}
