using System.Text;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Relay;

public sealed class RelayHeaderTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private static readonly byte[] Request = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray();
    private static readonly ScriptedAnswer Message = ScriptedAnswer.Json(
        """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnthropicHeaders_KnownAndUnknown_ArriveVerbatim()
    {
        relay.Answer = Message;
        using var response = await relay.PostAsync(
            Request, ("anthropic-version", "2029-01-01"), ("anthropic-beta", "one-2025-01-01, two-2025-02-02"), ("Anthropic-Foo", "Bar baz; q=1"));

        response.IsSuccessStatusCode.ShouldBeTrue();
        var headers = relay.Received!.Headers;
        headers["anthropic-version"].ShouldBe("2029-01-01");
        headers["anthropic-beta"].ShouldBe("one-2025-01-01, two-2025-02-02");
        headers["anthropic-foo"].ShouldBe("Bar baz; q=1");
    }

    [Fact]
    public async Task SeveralBetaLines_AllArrive()
    {
        relay.Answer = Message;
        using var response = await relay.PostAsync(Request, ("anthropic-beta", "one"), ("anthropic-beta", "two"), ("anthropic-beta", "three"));

        response.IsSuccessStatusCode.ShouldBeTrue();
        relay.Received!.Headers["anthropic-beta"].Split(',').Select(each => each.Trim()).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task HeaderBeyondAscii_ArrivesAsItIs()
    {
        relay.Answer = Message;
        // Another test of the class may have been told to wait an hour.
        await relay.Gateway.ForgetFailuresAsync();
        var answer = await RawPost.SendAsync(relay.Gateway.BaseAddress, Request, "anthropic-foo: caf\u00e9\r\n", Token);

        answer.ShouldStartWith("HTTP/1.1 200");
        relay.Received!.Headers["anthropic-foo"].ShouldBe("caf\u00e9");
    }

    [Fact]
    public async Task NoVersionFromTheCaller_TheVendorsDefault()
    {
        relay.Answer = Message;
        using var response = await relay.PostAsync(Request);

        relay.Received!.Headers["anthropic-version"].ShouldBe("2023-06-01");
    }

    [Fact]
    public async Task CallersCredentials_NeverReachTheProvider()
    {
        relay.Answer = Message;
        using var response = await relay.PostAsync(
            Request, ("x-api-key", "callers-own"), ("Authorization", "Bearer callers-own"), ("Cookie", "session=callers-own"), ("x-goog-api-key", "callers-own"));

        response.IsSuccessStatusCode.ShouldBeTrue();
        relay.Received!.Headers["x-api-key"].ShouldBe("upstream-key-claude");
        relay.Received.Headers.Values.ShouldAllBe(value => !value.Contains("callers-own"));
        relay.Received.Headers.Keys.ShouldNotContain("authorization");
    }

    [Fact]
    public async Task TraceIdsOfTheServersOwn_StayHere()
    {
        await using var provider = await ScriptedProvider.StartAsync(Message);
        // ASP.NET traces a request only where somebody listens; a logger does.
        await using var gateway = await TestGateway.StartAsync(provider.BaseAddress, "Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Critical");
        using var response = await gateway.PostAsync(Request);

        response.IsSuccessStatusCode.ShouldBeTrue();
        provider.Calls.Single().Headers.Keys.ShouldNotContain("traceparent");
    }

    [Fact]
    public async Task Query_ArrivesWithThePath()
    {
        relay.Answer = Message;
        using var response = await relay.Gateway.PostAsync(Request, "/v1/messages?beta=true&x=%20y");

        response.IsSuccessStatusCode.ShouldBeTrue();
        relay.Received!.PathAndQuery.ShouldBe("/v1/messages?beta=true&x=%20y");
        relay.Received.Method.ShouldBe("POST");
        relay.Received.Headers["content-type"].ShouldBe("application/json");
    }

    [Fact]
    public async Task Accounts_ProvidersLimitsReachTheClient_ItsCookiesDoNot()
    {
        relay.Answer = Message.With("anthropic-ratelimit-requests-remaining", "7").With("request-id", "req_vendor").With("set-cookie", "a=b");
        using var response = await relay.PostAsync(Request, ("x-request-id", "mine-1"));

        response.Headers.GetValues("anthropic-ratelimit-requests-remaining").ShouldBe(["7"]);
        response.Headers.GetValues("x-request-id").ShouldBe(["mine-1"]);
        response.Headers.GetValues("request-id").ShouldBe(["mine-1"]);
        response.Headers.Contains("set-cookie").ShouldBeFalse();
        response.Headers.GetValues("x-gateway-provider").ShouldBe(["claude"]);
        response.Headers.GetValues("x-gateway-model").ShouldBe(["claude-x"]);
        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=ok"]);
        response.Headers.Contains("x-gateway-overhead-ms").ShouldBeTrue();
        response.Headers.Contains("x-gateway-simulated").ShouldBeFalse();
        response.Headers.Contains("x-gateway-warnings").ShouldBeFalse();
    }

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(402, "billing_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(413, "request_too_large")]
    [InlineData(422, "invalid_request_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "api_error")]
    [InlineData(503, "overloaded_error")]
    [InlineData(504, "timeout_error")]
    [InlineData(529, "overloaded_error")]
    public async Task ProvidersError_PassedOnUnmodified(int status, string type)
    {
        var body = $$"""{ "type" : "error","error":{"type":"{{type}}","message":"the vendor's own wörds","details":null},"request_id":"req_vendor" }""";
        relay.Answer = ScriptedAnswer.Json(body, status).With("retry-after", "17");
        using var response = await relay.PostAsync(Request);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(body);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        response.Headers.GetValues("retry-after").ShouldBe(["17"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Wed, 21 Oct 2099 07:28:00 GMT")]
    public async Task RetryAfterOfAnySpelling_PassedOnUnmodified(string retryAfter)
    {
        relay.Answer = ScriptedAnswer.Json("""{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""", 429).With("retry-after", retryAfter);
        using var response = await relay.PostAsync(Request);

        ((int)response.StatusCode).ShouldBe(429);
        response.Headers.NonValidated["retry-after"].ToString().ShouldBe(retryAfter);
    }

    [Fact]
    public async Task ErrorOfTheEdge_WithoutItsTopLevelType_PassedOnUnmodified()
    {
        const string Body = """{"error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}""";
        relay.Answer = ScriptedAnswer.Json(Body, 413);
        using var response = await relay.PostAsync(Request);

        ((int)response.StatusCode).ShouldBe(413);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(Body);
    }

    [Fact]
    public async Task LongErrorBody_PassedOnWhole()
    {
        var body = $$$"""{"type":"error","error":{"type":"invalid_request_error","message":"{{{new string('x', 100_000)}}}"}}""";
        relay.Answer = ScriptedAnswer.Json(body, 400);
        using var response = await relay.PostAsync(Request);

        ((int)response.StatusCode).ShouldBe(400);
        CaseWalk.Same(await response.Content.ReadAsByteArrayAsync(Token), System.Text.Encoding.UTF8.GetBytes(body), "error body");
    }

    [Fact]
    public async Task ErrorBodyThatBreaksOff_EnvelopeOfOurOwnWithTheSameStatus()
    {
        relay.Answer = new ScriptedAnswer
        {
            Status = 400,
            Headers = [("content-type", "application/json"), ("content-length", "500")],
            Body = [ScriptedStep.Send("{\"type\":\"error\",\"error\":{"), ScriptedStep.Cut],
        };
        using var response = await relay.PostAsync(Request, ("x-request-id", "broken-error"));
        var body = await response.Content.ReadAsStringAsync(Token);

        ((int)response.StatusCode).ShouldBe(400, body);
        body.ShouldEndWith("\"request_id\":\"broken-error\"}", Case.Sensitive, body);
        body.ShouldStartWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"");
    }

    [Fact]
    public async Task ErrorPageOfAProxy_EnvelopeOfOurOwn()
    {
        relay.Answer = ScriptedAnswer.Json("<html>Bad gateway</html>", 502) with { Headers = [("content-type", "text/html")] };
        using var response = await relay.PostAsync(Request);

        ((int)response.StatusCode).ShouldBe(502);
        var body = await response.Content.ReadAsStringAsync(Token);
        body.ShouldContain("\"type\":\"api_error\"");
        body.ShouldNotContain("<html>");
    }
}
