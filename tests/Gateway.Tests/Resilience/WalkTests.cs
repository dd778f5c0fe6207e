using System.Net;
using System.Text.Json;
using Gateway.Storage;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Resilience;

/// <summary>From target to target, whole answers: which failures go on, which do not, and what the caller is told at the end.</summary>
public sealed class WalkTests
{
    private static readonly ScriptedAnswer Silence = new() { BeforeHeaders = [ScriptedStep.Hang] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(500, "api_error", "server_error")]
    [InlineData(529, "overloaded_error", "overloaded")]
    [InlineData(503, "overloaded_error", "overloaded")]
    [InlineData(429, "rate_limit_error", "rate_limit")]
    [InlineData(401, "authentication_error", "authentication")]
    [InlineData(403, "permission_error", "permission")]
    [InlineData(402, "billing_error", "quota_exhausted")]
    [InlineData(404, "not_found_error", "not_found")]
    public async Task ProvidersOwnFailure_NextTargetAnswers(int status, string type, string word)
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.Failure(status, type), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await walk.AskAsync();

        await AnsweredByGeminiAsync(walk, response, $"claude={word},gemini=ok");
        walk.Claude.Calls.Count.ShouldBe(1);
        walk.OpenAi.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ErrorWhoseBodyNeverEnds_IsJudgedByItsStatus()
    {
        var stalled = new ScriptedAnswer { Status = 529, Headers = [("content-type", "application/json")], Body = [ScriptedStep.Send("{"), ScriptedStep.Hang] };
        await using var walk = await ThreeProviders.StartAsync(
            stalled, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, "Gateway:Providers:claude:Timeouts:Idle=00:00:00.150");
        using var response = await walk.AskAsync();

        await AnsweredByGeminiAsync(walk, response, "claude=overloaded,gemini=ok");
        await walk.Claude.WhenIdleAsync(Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Fact]
    public async Task ConnectionRefused_NextTargetAnswers()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, "Gateway:Providers:claude:BaseUrl=http://127.0.0.1:1");
        using var response = await walk.AskAsync();

        await AnsweredByGeminiAsync(walk, response, "claude=connection,gemini=ok");
    }

    [Fact]
    public async Task SilentProvider_NextTargetAnswers()
    {
        await using var walk = await ThreeProviders.StartAsync(
            Silence, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, "Gateway:Providers:claude:Timeouts:Response=00:00:00.100");
        using var response = await walk.AskAsync();

        await AnsweredByGeminiAsync(walk, response, "claude=timeout,gemini=ok");
        await walk.Claude.WhenIdleAsync(Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Fact]
    public async Task StalledBody_NextTargetAnswersWithinTheIdleTime()
    {
        var stalled = new ScriptedAnswer
        {
            Headers = [("content-type", "application/json"), ("content-length", "500")],
            Body = [ScriptedStep.Send("{\"type\":"), ScriptedStep.Hang],
        };
        await using var walk = await ThreeProviders.StartAsync(
            stalled, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, "Gateway:Providers:claude:Timeouts:Idle=00:00:00.100");
        using var response = await walk.AskAsync();

        await AnsweredByGeminiAsync(walk, response, "claude=timeout,gemini=ok");
    }

    [Fact]
    public async Task TwoFailures_ThirdTargetAnswers()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(529, "overloaded_error"), ThreeProviders.Failure(500), ThreeProviders.OpenAiAnswer);
        using var response = await walk.AskAsync();

        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=overloaded,gemini=server_error,openai=ok"]);
        response.Headers.GetValues("x-gateway-provider").ShouldBe(["openai"]);
        response.Headers.GetValues("x-gateway-model").ShouldBe(["gpt-5-mini"]);
        (await MetricsAsync(walk.Gateway, 3)).Select(each => (each.Provider, each.Success)).ShouldBe([("claude", false), ("gemini", false), ("openai", true)]);
    }

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(413, "request_too_large")]
    [InlineData(422, "invalid_request_error")]
    public async Task CallersOwnError_IsReturnedAtOnce(int status, string type)
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.Failure(status, type), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await walk.AskAsync();

        ((int)response.StatusCode).ShouldBe(status);
        walk.Gemini.Calls.ShouldBeEmpty();
        (await ErrorEnvelope.FailedRowAsync(walk.Gateway, "walk")).Attempts.ShouldNotBeNull().ShouldNotContain("gemini");
    }

    [Fact]
    public async Task ContextTooLong_NextTargetMayHaveRoom()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ScriptedAnswer.Json(
                """{"error":{"message":"too long","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""", 400));
        using var response = await walk.Gateway.PostAsync("""{"model":"gpt-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("x-gateway-attempts").ShouldBe(["openai=context_length_exceeded,claude=ok"]);
    }

    [Fact]
    public async Task EveryTargetFailed_Is502ThatNamesThemAll()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(529, "overloaded_error"), ThreeProviders.Failure(500), ThreeProviders.Failure(401));
        using var response = await walk.AskAsync();
        var (error, row) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);

        (error.Status, error.Type).ShouldBe((502, "api_error"));
        foreach (var name in new[] { "claude", "gemini", "openai" })
            error.Message.ShouldContain(name);
        row.Attempts.ShouldBe("claude=overloaded,gemini=server_error,openai=authentication");
        response.Headers.GetValues("x-gateway-attempts").ShouldBe([row.Attempts]);
    }

    [Fact]
    public async Task EveryTargetAtItsLimit_Is429WithTheSmallestRetryAfter()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(429, "rate_limit_error").With("retry-after", "60"),
            ThreeProviders.Failure(429).With("retry-after", "7"),
            ThreeProviders.Failure(429).With("retry-after", "30"));
        using var response = await walk.AskAsync();
        var (error, _) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);

        (error.Status, error.Type).ShouldBe((429, "rate_limit_error"));
        response.Headers.GetValues("retry-after").ShouldBe(["7"]);
    }

    [Fact]
    public async Task EveryTargetSilent_Is504()
    {
        await using var walk = await ThreeProviders.StartAsync(
            Silence, Silence, Silence, [.. new[] { "claude", "gemini", "openai" }.Select(name => $"Gateway:Providers:{name}:Timeouts:Response=00:00:00.050")]);
        using var response = await walk.AskAsync();
        var (error, _) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);

        (error.Status, error.Type).ShouldBe((504, "timeout_error"));
    }

    [Fact]
    public async Task CircuitOpensAfterFiveFailures_TheProviderIsLeftAlone()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.Failure(500, "api_error"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        for (var i = 0; i < 8; i++)
        {
            using var response = await walk.AskAsync(id: $"walk-{i}");
            await AnsweredByGeminiAsync(walk, response, i < 5 ? "claude=server_error,gemini=ok" : "claude=circuit_open,gemini=ok", $"walk-{i}");
        }

        walk.Claude.Calls.Count.ShouldBe(5);
    }

    [Fact]
    public async Task EveryCircuitOpen_Is503UntilTheFirstProbe()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(500, "api_error"), ThreeProviders.Failure(500), ThreeProviders.Failure(500),
            [.. new[] { "claude", "gemini", "openai" }.Select(name => $"Gateway:Providers:{name}:CircuitBreaker:FailureThreshold=1")]);
        using (await walk.AskAsync(id: "opens"))
        {
        }

        using var response = await walk.AskAsync();
        var (error, row) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);

        (error.Status, error.Type).ShouldBe((503, "overloaded_error"));
        int.Parse(response.Headers.GetValues("retry-after").Single(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(30, 60);
        row.Attempts.ShouldBe("claude=circuit_open,gemini=circuit_open,openai=circuit_open");
        row.ErrorCode.ShouldBe("circuit_open");
        (walk.Claude.Calls.Count, walk.Gemini.Calls.Count, walk.OpenAi.Calls.Count).ShouldBe((1, 1, 1));
        (await MetricsAsync(walk.Gateway, 3)).Count.ShouldBe(3, "an open circuit is no call");
    }

    private static async Task AnsweredByGeminiAsync(ThreeProviders walk, HttpResponseMessage response, string attempts, string id = "walk")
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        ((int)response.StatusCode).ShouldBe(200, text);
        JsonElement.Parse(text).GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("from gemini");
        response.Headers.GetValues("x-gateway-attempts").ShouldBe([attempts]);
        response.Headers.GetValues("x-gateway-provider").ShouldBe(["gemini"]);
        var row = await walk.Gateway.RowAsync(id);
        (row.Attempts, row.Provider, row.Exchange, row.ErrorCode).ShouldBe((attempts, "gemini", "translate", null));
        // The answer's own tokens, and what an attempt before it was billed.
        row.OutputTokens.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(2);
        (await walk.Gateway.AttemptsAsync()).Last(a => a.LogId == row.Id).ShouldSatisfyAllConditions(
            last => (last.Provider, last.InputTokens, last.OutputTokens).ShouldBe(("gemini", 6L, 2L)), last => last.IsLast.ShouldBeTrue());
    }

    private static async Task<List<ProviderMetric>> MetricsAsync(TestGateway gateway, int count)
    {
        await using var context = await gateway.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>().CreateDbContextAsync(Token);
        List<ProviderMetric> rows = [];
        for (var patience = 0; rows.Count < count && patience < 500; patience++)
        {
            rows = await context.ProviderMetrics.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Token);
            await Task.Delay(5, Token);
        }

        return rows;
    }
}
