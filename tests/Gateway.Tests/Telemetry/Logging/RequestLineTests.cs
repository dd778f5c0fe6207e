using System.Text.Json;
using Gateway.Tests.Upstream;
using static Gateway.Tests.Resilience.ThreeProviders;
using static Gateway.Tests.Telemetry.Logging.CapturedLog;

namespace Gateway.Tests.Telemetry.Logging;

/// <summary>What the log says of requests, read off the console of a gateway on a socket.</summary>
public sealed class RequestLineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_IsOneLineWithEverythingThatCounts()
    {
        await using var gateway = await LoggedGateway.StartAsync(_ => ClaudeAnswer, GeminiAnswer);
        await gateway.AskAsync("whole", headers: [("x-conversation-id", "talk-1"), ("x-user-id", "anna")]);
        var line = await gateway.Log.EventAsync("RequestEnded", "whole");

        Field(line, "level").ShouldBe("Information");
        Field(line, "logger").ShouldBe("Gateway.Requests");
        Field(line, "time").ShouldNotBeNull().ShouldEndWith("Z");
        (Field(line, "conversationId"), Field(line, "userId"), Field(line, "ingress"), Field(line, "stream")).ShouldBe(("talk-1", "anna", "anthropic", "False"));
        (Field(line, "provider"), Field(line, "model"), Field(line, "exchange"), Field(line, "attempts")).ShouldBe(("claude", "claude-x", "relay", "claude=ok"));
        (Field(line, "status"), Field(line, "outcome"), Field(line, "stopReason")).ShouldBe(("200", "ok", "end_turn"));
        (Field(line, "inputTokens"), Field(line, "outputTokens"), Field(line, "usageSource")).ShouldBe(("11", "4", "provider"));
        line.GetProperty("durationMs").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        line.GetProperty("overheadMs").GetDouble().ShouldBeGreaterThan(0);
        Field(line, "message").ShouldNotBeNull().ShouldStartWith("Request whole ended: ok (200), claude=ok, ");
        gateway.Log.Events.Count(e => Field(e, "event") == "RequestEnded").ShouldBe(1);
    }

    [Fact]
    public async Task Fallback_IsTold_AndTheLineNamesBothAttempts()
    {
        await using var gateway = await LoggedGateway.StartAsync(_ => Failure(529, "overloaded_error"), GeminiAnswer);
        await gateway.AskAsync("second");
        var line = await gateway.Log.EventAsync("RequestEnded", "second");
        var step = await gateway.Log.EventAsync("FellBack", "second");

        (Field(line, "level"), Field(line, "attempts"), Field(line, "provider"), Field(line, "exchange")).ShouldBe(("Information", "claude=overloaded,gemini=ok", "gemini", "translate"));
        (Field(step, "fromProvider"), Field(step, "provider"), Field(step, "reason")).ShouldBe(("claude", "gemini", "overloaded"));
    }

    [Fact]
    public async Task EveryProviderFailed_IsAWarning_AndTheCallersMistakeIsNot()
    {
        await using var gateway = await LoggedGateway.StartAsync(_ => Failure(500, "api_error"), Failure(500));
        await gateway.AskAsync("failed");
        using var wrong = await gateway.Gateway.PostAsync("{}", ("x-request-id", "mistake"));
        var (failed, mistake) = (await gateway.Log.EventAsync("RequestEnded", "failed"), await gateway.Log.EventAsync("RequestEnded", "mistake"));

        (Field(failed, "level"), Field(failed, "status"), Field(failed, "outcome")).ShouldBe(("Warning", "502", "server_error"));
        (Field(mistake, "level"), Field(mistake, "status"), Field(mistake, "outcome")).ShouldBe(("Information", "400", "invalid_request_error"));
    }

    [Fact]
    public async Task ProvidersLimit_AndARetry_AreTold()
    {
        var asked = 0;
        await using var gateway = await LoggedGateway.StartAsync(
            _ => Interlocked.Increment(ref asked) == 1 ? Failure(429, "rate_limit_error").With("retry-after", "0") : ClaudeAnswer, GeminiAnswer,
            "Gateway:Providers:claude:Retry:MaxRetries=1", "Gateway:Providers:claude:Retry:BaseDelay=00:00:00.001", "Gateway:EnableFallback=false");
        await gateway.AskAsync("limited");
        var line = await gateway.Log.EventAsync("RequestEnded", "limited");
        var limit = await gateway.Log.EventAsync("RateLimited", "limited");

        (Field(limit, "scope"), Field(limit, "provider")).ShouldBe(("provider", "claude"));
        if (Field(line, "attempts") == "claude=rate_limit,claude=ok")
            Field(await gateway.Log.EventAsync("Retried", "limited"), "reason").ShouldBe("rate_limit");
        else
            Field(line, "attempts").ShouldBe("claude=rate_limit");
    }

    [Fact]
    public async Task Stream_SaysItsBeginningAndItsEnd_AndNoFrameBelowDebug()
    {
        await using var gateway = await LoggedGateway.StartAsync(_ => ClaudeStream, GeminiStream);
        await gateway.AskAsync("stream", stream: true);
        var line = await gateway.Log.EventAsync("RequestEnded", "stream");
        var started = await gateway.Log.EventAsync("StreamStarted", "stream");

        (Field(line, "stream"), Field(line, "outputTokens")).ShouldBe(("True", "4"));
        line.GetProperty("ttftMs").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        (Field(started, "provider"), Field(started, "model")).ShouldBe(("claude", "claude-x"));
        (await gateway.Log.EventAsync("StreamEnded", "stream")).GetProperty("outputTokens").GetInt64().ShouldBe(4);
        gateway.Log.Events.ShouldNotContain(e => Field(e, "event") == "StreamFrame");
    }

    [Fact]
    public async Task Debug_TellsEachFrameByKindAndLength_NeverItsContent()
    {
        await using var gateway = await LoggedGateway.StartAsync(_ => ClaudeStream, GeminiStream, "Logging:LogLevel:Gateway=Debug");
        await gateway.AskAsync("frames", stream: true);
        await gateway.Log.EventAsync("RequestEnded", "frames");
        await gateway.Log.EventAsync("StreamEnded", "frames");
        var frames = gateway.Log.Events.Where(e => Field(e, "event") == "StreamFrame").ToList();

        frames.Count.ShouldBe(6);
        frames.ShouldContain(f => Field(f, "kind") == "Content" && f.GetProperty("bytes").GetInt32() == Delta.Length);
        gateway.Log.Text.ShouldNotContain("from claude");
    }

    [Fact]
    public async Task StreamThatBreaks_IsAWarningOfItsOwn()
    {
        await using var gateway = await LoggedGateway.StartAsync(_ => ScriptedAnswer.Stream(Start, BlockStart, Delta), GeminiStream);
        await gateway.AskAsync("broken", stream: true);
        var line = await gateway.Log.EventAsync("RequestEnded", "broken");
        var broke = await gateway.Log.EventAsync("StreamFailed", "broken");

        (Field(line, "level"), Field(line, "status"), Field(line, "outcome")).ShouldBe(("Warning", "200", "cut"));
        (Field(broke, "level"), Field(broke, "provider")).ShouldBe(("Warning", "claude"));
    }

    [Fact]
    public async Task CaptureNone_TheLineDoesNotSayWhoAsked()
    {
        await using var gateway = await LoggedGateway.StartAsync(_ => ClaudeAnswer, GeminiAnswer, "Gateway:Storage:Capture=none");
        await gateway.AskAsync("nobody", headers: [("x-conversation-id", "talk-1"), ("x-user-id", "anna")]);
        var line = await gateway.Log.EventAsync("RequestEnded", "nobody");

        (Field(line, "conversationId"), Field(line, "userId")).ShouldBe((null, null));
        gateway.Log.Text.ShouldNotContain("anna");
    }

    [Fact]
    public async Task UnknownPathAndWrongAdminKey_LeaveALine_NeverTheKey()
    {
        await using var gateway = await LoggedGateway.StartAsync(_ => ClaudeAnswer, GeminiAnswer);
        using var lost = new HttpRequestMessage(HttpMethod.Get, "/v2/somewhere") { Headers = { { "x-request-id", "lost" } } };
        using var guess = new HttpRequestMessage(HttpMethod.Get, "/admin/keys") { Headers = { { "x-request-id", "guess" }, { "Authorization", "Bearer planted-key" } } };
        using var bare = new HttpRequestMessage(HttpMethod.Get, "/admin/nowhere") { Headers = { { "x-request-id", "bare" } } };
        foreach (var request in new[] { lost, guess, bare })
            (await gateway.Gateway.Client.SendAsync(request, Token)).Dispose();
        var (unknown, wrong, none) = (
            await gateway.Log.EventAsync("UnknownPath", "lost"), await gateway.Log.EventAsync("AdminRefused", "guess"), await gateway.Log.EventAsync("AdminRefused", "bare"));

        (Field(unknown, "level"), Field(unknown, "method"), Field(unknown, "path")).ShouldBe(("Information", "GET", "/v2/somewhere"));
        (Field(wrong, "level"), Field(wrong, "path"), Field(wrong, "presented")).ShouldBe(("Warning", "/admin/keys", "a wrong key"));
        (Field(none, "level"), Field(none, "presented")).ShouldBe(("Warning", "no key"));
        gateway.Log.Text.ShouldNotContain("planted");
    }

    [Fact]
    public async Task WhatIsChangedByHand_IsTold_AndSoIsTheConfigurationAtTheStart()
    {
        await using var gateway = await LoggedGateway.StartAsync(_ => ClaudeAnswer, GeminiAnswer);
        using var order = new HttpRequestMessage(HttpMethod.Post, "/admin/keys") { Content = new StringContent("""{"name":"ci"}""", null, "application/json") };
        order.Headers.Authorization = new("Bearer", Hosting.TestGateway.AdminKey);
        using var made = await gateway.Gateway.Client.SendAsync(order, Token);
        using var key = JsonDocument.Parse(await made.Content.ReadAsStringAsync(Token));
        var id = key.RootElement.GetProperty("id").GetString();
        using var revoked = await gateway.Gateway.AdminAsync($"/admin/keys/{id}", HttpMethod.Delete);
        using var reset = await gateway.Gateway.AdminAsync("/admin/circuits/claude/reset", HttpMethod.Post);

        Field(await gateway.Log.EventAsync("KeyIssued"), "keyId").ShouldBe(id);
        Field(await gateway.Log.EventAsync("KeyRevoked"), "keyId").ShouldBe(id);
        Field(await gateway.Log.EventAsync("CircuitReset"), "provider").ShouldBe("claude");
        Field(await gateway.Log.EventAsync("ProvidersReady"), "providers").ShouldBe("claude, gemini");
        Field(await gateway.Log.EventAsync("ConfigurationLoaded"), "providers").ShouldBe("claude, gemini");
        gateway.Log.Text.ShouldNotContain(key.RootElement.GetProperty("key").GetString()!);
    }
}
