using System.Text;
using Gateway.Tests.Hosting;
using Gateway.Tests.Relay;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Endpoints;

/// <summary>One provider that answers with what is no answer.</summary>
public sealed class BadAnswerTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private const string Request = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"stream":""";
    private const string Html = "<html><body>Sign in to the hotel's network</body></html>";
    private const string Error = """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "text/html", Html, "malformed")]
    [InlineData(true, "text/html", Html, "malformed")]
    [InlineData(false, "application/json", Html, "malformed")]
    [InlineData(false, "application/json", "", "malformed")]
    [InlineData(false, "application/json", "null", "malformed")]
    [InlineData(false, "application/json", "{}", "malformed")]
    [InlineData(false, "application/json", """{"id":"msg_1","type":"message","content":[{"type":"te""", "malformed")]
    [InlineData(true, "application/json", """{"id":"msg_1","type":"message","content":[]}""", "malformed")]
    [InlineData(false, "application/json", Error, "overloaded")]
    [InlineData(true, "text/event-stream", "event: error\ndata: " + Error + "\n\n", "overloaded")]
    [InlineData(true, "text/event-stream", "", "cut")]
    [InlineData(true, "text/event-stream", ": nothing\n\n", "cut")]
    [InlineData(true, "text/event-stream", Html, "cut")]
    public async Task Status200WithoutAnAnswer_IsABadGateway(bool stream, string contentType, string body, string errorCode)
    {
        relay.Answer = new ScriptedAnswer { Headers = [("content-type", contentType)], Body = [ScriptedStep.Send(body)] };
        using var response = await SendAsync(stream);
        var (error, row) = await ErrorEnvelope.ReadAsync(relay.Gateway, response);

        error.Status.ShouldBe(502, error.Text);
        error.Type.ShouldBe("api_error");
        error.Text.ShouldNotContain("hotel");
        row.ErrorCode.ShouldBe(errorCode);
        row.Attempts.ShouldBe($"claude={errorCode}");
        response.Headers.GetValues("x-gateway-attempts").ShouldBe([$"claude={errorCode}"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectionCutWithoutAnAnswer_IsABadGateway(bool stream)
    {
        relay.Answer = ScriptedAnswer.Nothing;
        using var response = await SendAsync(stream);
        var (error, row) = await ErrorEnvelope.ReadAsync(relay.Gateway, response);

        error.Status.ShouldBe(502);
        row.ErrorCode.ShouldBe("connection");
    }

    [Fact]
    public async Task BodyThatBreaksOff_IsABadGateway()
    {
        relay.Answer = new ScriptedAnswer
        {
            Headers = [("content-type", "application/json"), ("content-length", "500")],
            Body = [ScriptedStep.Send("{\"type\":\"message\","), ScriptedStep.Cut],
        };
        using var response = await SendAsync(stream: false);
        var (error, row) = await ErrorEnvelope.ReadAsync(relay.Gateway, response);

        error.Status.ShouldBe(502);
        row.ErrorCode.ShouldBe("cut");
    }

    [Theory]
    [InlineData(302)]
    [InlineData(304)]
    public async Task Redirect_IsNotFollowed(int status)
    {
        relay.Answer = new ScriptedAnswer { Status = status, Headers = [("location", "http://127.0.0.1:9/")] };
        using var response = await SendAsync(stream: false);

        (await ErrorEnvelope.ReadAsync(relay.Gateway, response)).Error.Status.ShouldBe(502);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task RefusedCredentialQuotedByTheProvider_IsNeitherAnsweredNorStored(int status)
    {
        relay.Answer = ScriptedAnswer.Json(
            """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key: upstream-key-claude"}}""", status);
        using var response = await SendAsync(stream: false);
        var (error, _) = await ErrorEnvelope.ReadAsync(relay.Gateway, response);

        error.Status.ShouldBe(502);
        error.Message.ShouldContain("credential");
        error.Text.ShouldNotContain("upstream-key");
        response.Headers.ToString().ShouldNotContain("upstream-key");
        (await StoredTextAsync(relay.Gateway)).ShouldNotContain("upstream-key");
    }

    private static async Task<string> StoredTextAsync(TestGateway gateway)
    {
        var text = new StringBuilder();
        foreach (var row in await ErrorEnvelope.RowsAsync(gateway))
            text.AppendJoin('|', row.Provider, row.Model, row.Attempts, row.ErrorCode, row.RequestData, row.ResponseData, row.ErrorData, row.KeyId, row.UserId);
        return text.ToString();
    }

    private Task<HttpResponseMessage> SendAsync(bool stream) =>
        relay.PostAsync(Encoding.UTF8.GetBytes($"{Request}{(stream ? "true" : "false")}}}"));
}
