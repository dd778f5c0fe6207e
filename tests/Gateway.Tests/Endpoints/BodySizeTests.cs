using System.Net.Http.Headers;
using System.Text;
using Gateway.Tests.Relay;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Endpoints;

public sealed class BodySizeTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private const int MiB = 1024 * 1024;
    private const string Message = """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BodyOverTheBound_IsRefusedAndTheClientCanReadWhy(bool chunked)
    {
        using var response = await SendAsync(Body(33 * MiB), chunked);
        var (error, row) = await ErrorEnvelope.ReadAsync(relay.Gateway, response);

        error.Status.ShouldBe(413);
        error.Type.ShouldBe("request_too_large");
        error.Message.ShouldContain("32 MiB");
        row.ErrorCode.ShouldBe("request_too_large");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BodyAtTheBound_Passes(bool chunked)
    {
        relay.Answer = ScriptedAnswer.Json(Message);
        var body = Body(32 * MiB);
        using var response = await SendAsync(body, chunked);

        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync(Token));
        relay.Received!.Body.AsSpan().SequenceEqual(body).ShouldBeTrue();
    }

    [Fact]
    public async Task OneByteOverTheBound_IsRefused()
    {
        using var response = await SendAsync(Body(32 * MiB + 1), chunked: true);

        ((int)response.StatusCode).ShouldBe(413);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n", "zz\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\r\nabcdefgh\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFF\r\n")]
    public async Task BrokenChunks_AreTheCallersFault(string headers, string body)
    {
        using var socket = await RawPost.ConnectAsync(relay.Gateway.BaseAddress, Token);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(RawPost.Head(headers + "x-request-id: broken-" + body.Length + "\r\n"), Token);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(body), Token);
        using var reader = new StreamReader(stream);

        (await reader.ReadLineAsync(Token)).ShouldBe("HTTP/1.1 400 Bad Request");
        (await ErrorEnvelope.FailedRowAsync(relay.Gateway, "broken-" + body.Length)).ErrorCode.ShouldBe("invalid_request_error");
    }

    private static byte[] Body(int size)
    {
        const string Head = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":""";
        var body = new byte[size];
        body.AsSpan().Fill((byte)'x');
        Encoding.UTF8.GetBytes(Head + "\"").CopyTo(body, 0);
        "\"}]}"u8.CopyTo(body.AsSpan(size - 4));
        return body;
    }

    private Task<HttpResponseMessage> SendAsync(byte[] body, bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new StreamContent(new MemoryStream(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        if (!chunked)
            request.Content.Headers.ContentLength = body.Length;
        return relay.Gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }
}
