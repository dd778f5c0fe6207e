using System.Text;
using System.Text.Json;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Tests.Relay;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Counting;

/// <summary>Every recorded count through a running gateway: an Anthropic provider is asked itself, and what one end sent, the other one got.</summary>
public sealed class RecordedCountTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private const string Path = "/v1/messages/count_tokens";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecordedCount_GoesBothWaysByteForByte()
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var recorded in WireCorpus.Cases("anthropic-count-tokens"))
            await walk.StepAsync(recorded, () => RelayAsync(recorded));

        walk.End(atLeast: 9);
    }

    [Fact]
    public async Task OtherModel_IsTheOnlyDifference()
    {
        var received = await SendAsync("""{ "messages":[{"role":"user","content":"hi"}],  "model":"claude/claude-of-tomorrow", "new_field":{"a":1} }""");

        received.Text.ShouldBe("""{ "messages":[{"role":"user","content":"hi"}],  "model":"claude-of-tomorrow", "new_field":{"a":1} }""");
    }

    [Fact]
    public async Task QueryAndAnthropicHeaders_ReachTheProvider()
    {
        relay.Answer = ScriptedAnswer.Json("""{"input_tokens":1}""").With("anthropic-organization-id", "org");
        using var response = await relay.Gateway.PostAsync(
            """{"model":"claude-x","messages":[{"role":"user","content":"hi"}]}"""u8.ToArray(), Path + "?beta=true",
            ("anthropic-beta", "token-counting-2024-11-01,new"), ("anthropic-version", "2099-01-01"));

        relay.Received!.PathAndQuery.ShouldBe(Path + "?beta=true");
        relay.Received.Headers["anthropic-beta"].ShouldBe("token-counting-2024-11-01,new");
        relay.Received.Headers["anthropic-version"].ShouldBe("2099-01-01");
        relay.Received.Headers["x-api-key"].ShouldBe("upstream-key-claude");
        response.Headers.GetValues("anthropic-organization-id").ShouldBe(["org"]);
        response.Headers.Contains("x-gateway-warnings").ShouldBeFalse();
    }

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(413, "request_too_large")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(529, "overloaded_error")]
    public async Task ProvidersError_IsPassedOnByteForByte(int status, string type)
    {
        var body = $$$"""{"type": "error", "error":{"type":"{{{type}}}","message":"its own wörds"},  "more":1}""";
        relay.Answer = ScriptedAnswer.Json(body, status).With("retry-after", "7");
        await relay.Gateway.ForgetFailuresAsync();
        using var response = await PostAsync("""{"model":"claude-x","messages":[{"role":"user","content":"hi"}]}""");

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(body);
        response.Headers.GetValues("retry-after").ShouldBe(["7"]);
    }

    [Fact]
    public async Task AnswerThatIsNoCount_IsMalformed()
    {
        relay.Answer = ScriptedAnswer.Json("""{"tokens":5}""");
        await relay.Gateway.ForgetFailuresAsync();
        using var response = await PostAsync("""{"model":"claude-x","messages":[{"role":"user","content":"hi"}]}""");

        ((int)response.StatusCode).ShouldBe(502);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("malformed");
    }

    [Fact]
    public async Task StreamAndMaxTokens_AreTheProvidersToJudge()
    {
        const string Body = """{"model":"claude-x","max_tokens":5,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";

        (await SendAsync(Body)).Text.ShouldBe(Body);
    }

    [Fact]
    public async Task WrongFields_AreToldAllAtOnce()
    {
        using var response = await PostAsync("""{"model":5,"tools":{}}""");
        var message = JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("error").GetProperty("message").GetString()!;

        ((int)response.StatusCode).ShouldBe(400);
        string[] paths = ["model: ", "tools: ", "messages: "];
        paths.ShouldAllBe(path => message.Contains(path));
        message.ShouldNotContain("max_tokens");
    }

    private async Task RelayAsync(WireCase recorded)
    {
        relay.Answer = ScriptedAnswer.Json(recorded.Response, recorded.Status);
        await relay.Gateway.ForgetFailuresAsync();
        using var response = await relay.Gateway.PostAsync(recorded.Request!, Path);
        var body = await response.Content.ReadAsByteArrayAsync(Token);

        ((int)response.StatusCode).ShouldBe(recorded.Status);
        CaseWalk.Same(relay.Received!.Body, recorded.Request, "upstream body");
        CaseWalk.Same(body, recorded.Response, "answer");
        relay.Received.PathAndQuery.ShouldBe(Path);
    }

    private Task<HttpResponseMessage> PostAsync(string body) => relay.Gateway.PostAsync(Encoding.UTF8.GetBytes(body), Path);

    private async Task<ReceivedCall> SendAsync(string body)
    {
        relay.Answer = ScriptedAnswer.Json("""{"input_tokens":1}""");
        using var response = await PostAsync(body);
        ((int)response.StatusCode).ShouldBe(200);
        return relay.Received!;
    }
}
