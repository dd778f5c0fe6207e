using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Resilience;
using Gateway.Storage;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Telemetry;
using Gateway.Tests.Upstream;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Resilience;

/// <summary>Retries and holds over real sockets: what the provider is sent, and what the client sees of it.</summary>
public sealed class RetryWalkTests
{
    private static readonly string[] QuickRetries =
    [
        "Gateway:Providers:claude:Retry:MaxRetries=3", "Gateway:Providers:claude:Retry:BaseDelay=00:00:00.010", "Gateway:Providers:claude:Retry:MaxDelay=00:00:02",
        "Gateway:Routes:both:Targets:0:Provider=claude", "Gateway:Routes:both:Targets:1:Provider=gemini",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FailureThatPasses_IsRetried_AndEachTryIsAnAttemptOfItsOwn()
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(500, "api_error"), ScriptedAnswer.Nothing, ThreeProviders.ClaudeAnswer);
        using var response = await walk.AskAsync();

        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("from claude");
        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=server_error,claude=connection,claude=ok"]);
        (await walk.Gateway.RowAsync("walk")).Attempts.ShouldBe("claude=server_error,claude=connection,claude=ok");
        await using (var context = await walk.Gateway.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>().CreateDbContextAsync(Token))
            (await context.ProviderMetrics.OrderBy(row => row.Id).Select(row => row.Success).ToListAsync(Token)).ShouldBe([false, false, true]);
        var page = PrometheusPage.Parse(await walk.Gateway.Client.GetStringAsync("/metrics", Token));
        page["""gateway_retries_total{provider="claude",reason="server_error"}"""].ShouldBe(1);
        page["""gateway_retries_total{provider="claude",reason="connection"}"""].ShouldBe(1);
    }

    [Fact]
    public async Task StreamThatDiesBeforeContent_IsRetried_AndTheClientSeesOneCleanStream()
    {
        await using var walk = await StartAsync(
            ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start + ThreeProviders.BlockStart), ScriptedStep.Cut), ThreeProviders.ClaudeStream);
        using var response = await walk.AskAsync(stream: true);

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta + ThreeProviders.End);
        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=cut,claude=ok"]);
    }

    [Fact]
    public async Task OneTargetThatStaysOverloaded_ItsOwnWordsArePassedOnAfterTheLastTry()
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(529, "overloaded_error", "Overloaded, really"));
        using var response = await walk.AskAsync(header: ("x-gateway-fallback", "off"));

        ((int)response.StatusCode).ShouldBe(529);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("Overloaded, really");
        response.Headers.GetValues("x-gateway-attempts").Single().Split(',').ShouldBe(Enumerable.Repeat("claude=overloaded", 4));
        walk.Claude.Calls.Count.ShouldBe(4);
    }

    [Fact]
    public async Task RateLimitWithRetryAfter_TheProviderIsLeftAloneByTheNextRequestToo()
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(429, "rate_limit_error").With("retry-after", "30"));
        using var first = await walk.AskAsync(id: "first");
        using var second = await walk.AskAsync(id: "second");

        first.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=rate_limit,gemini=ok"]);
        second.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=on_hold,gemini=ok"]);
        walk.Claude.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RateLimitInsideAnAnswer_HoldsAsLongAsItsOwnWordsAsk(bool stream)
    {
        const string Error = """{"type":"error","error":{"type":"rate_limit_error","message":"no","retry_after":30}}""";
        await using var walk = await ThreeProviders.StartAsync(
            stream ? ScriptedAnswer.Stream($"event: error\ndata: {Error}\n\n") : ScriptedAnswer.Json(Error),
            stream ? ThreeProviders.GeminiStream : ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, QuickRetries);
        using var first = await walk.AskAsync(id: "first", stream: stream);
        using var second = await walk.AskAsync(id: "second", stream: stream);

        first.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=rate_limit,gemini=ok"]);
        second.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=on_hold,gemini=ok"]);
    }

    [Fact]
    public async Task CircuitThatTheSecondTryOpens_NoFurtherWait_AndOneRetryIsCounted()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(500, "api_error"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer,
            [.. QuickRetries, "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=2"]);
        using var response = await walk.AskAsync();

        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=server_error,claude=server_error,gemini=ok"]);
        await walk.Gateway.RowAsync("walk");
        var page = PrometheusPage.Parse(await walk.Gateway.Client.GetStringAsync("/metrics", Token));
        page["""gateway_retries_total{provider="claude",reason="server_error"}"""].ShouldBe(1);
        page["""gateway_fallbacks_total{from="claude",reason="server_error",to="gemini"}"""].ShouldBe(1);
    }

    [Fact]
    public async Task OnlyTargetOnHold_Is429WithTheRestOfTheHold_AndNobodyIsAsked()
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(429, "rate_limit_error").With("retry-after", "30"));
        using (await walk.AskAsync(id: "first", header: ("x-gateway-fallback", "off")))
        {
        }

        using var response = await walk.AskAsync(id: "second", header: ("x-gateway-fallback", "off"));
        var (error, row) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);

        (error.Status, error.Type, row.ErrorCode).ShouldBe((429, "rate_limit_error", "on_hold"));
        int.Parse(response.Headers.GetValues("retry-after").Single(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(25, 30);
        walk.Claude.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task NextTargetOnlyPassedOver_TheRowTellsOfTheOneThatWasAsked()
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(500, "api_error"));
        await walk.Gateway.Circuits["gemini"].RunAsync(
            new Target("gemini", walk.Gateway.Composition.Providers["gemini"].DefaultModel),
            static (_, t, _) => ValueTask.FromResult(new Attempt(t, ScriptedWalk.Failed(ChatErrorKind.RateLimit, TimeSpan.FromMinutes(1)))), 0, Token);
        using var response = await walk.Gateway.PostAsync(
            """{"model":"both","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""", ("x-request-id", "walk"));
        var row = await walk.Gateway.RowAsync("walk");

        ((int)response.StatusCode).ShouldBe(500, "one target was asked, in the caller's dialect: its own error");
        (row.ErrorCode, row.Provider, row.Exchange).ShouldBe(("server_error", "claude", "relay"));
        row.Attempts.ShouldNotBeNull().ShouldEndWith("claude=server_error,gemini=on_hold");
    }

    [Fact]
    public async Task ShortRetryAfter_IsWaitedForOnTheSpot()
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(429, "rate_limit_error").With("retry-after-ms", "50"), ThreeProviders.ClaudeAnswer);
        using var response = await walk.AskAsync();

        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=rate_limit,claude=ok"]);
    }

    [Fact]
    public async Task ClientThatLeavesDuringTheWait_IsNotAskedForAgain()
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(503, "overloaded_error").With("retry-after", "2"));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asked = walk.AskAsync(cancellationToken: leaving.Token);
        await Eventually.TrueAsync(() => walk.Gateway.Circuits["claude"].Status.RecentFailures == 1, "the call never failed");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asked);
        var row = await walk.Gateway.RowAsync("walk");

        (row.ErrorCode, row.Attempts).ShouldBe(("client_closed", "claude=overloaded"));
        walk.Claude.Calls.Count.ShouldBe(1);
    }

    private static Task<ThreeProviders> StartAsync(params ScriptedAnswer[] claude)
    {
        var next = -1;
        return ThreeProviders.StartAsync(
            _ => claude[Math.Min(Interlocked.Increment(ref next), claude.Length - 1)], ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, null, QuickRetries);
    }
}
