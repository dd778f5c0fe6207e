using System.Diagnostics;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Telemetry.Tracing;

public sealed class RequestSpanTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnAnswer_OneSpanOfTheRequestAndOneOfTheCall()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var spans = new SpanListener(walk.Gateway);
        using (await walk.AskAsync(id: "asked-1"))
        {
        }

        var (request, attempts) = await spans.RequestAsync();
        var attempt = attempts.ShouldHaveSingleItem();

        request.DisplayName.ShouldBe("POST /v1/messages");
        request.Status.ShouldBe(ActivityStatusCode.Unset);
        Tags(request).ShouldBe(new Dictionary<string, object?>
        {
            ["http.request.method"] = "POST", ["http.route"] = "/v1/messages", ["url.path"] = "/v1/messages", ["url.scheme"] = "http",
            ["gateway.request.id"] = "asked-1", ["gateway.ingress"] = "anthropic", ["gateway.outcome"] = "ok", ["gateway.attempts"] = 1,
            ["gateway.route"] = "claude-x", ["gateway.provider"] = "claude", ["gateway.exchange"] = "relay", ["http.response.status_code"] = 200,
        }, ignoreOrder: true);
        attempt.DisplayName.ShouldBe("chat claude-x");
        attempt.ParentSpanId.ShouldBe(request.SpanId);
        attempt.TraceId.ShouldBe(request.TraceId);
        attempt.GetTagItem("gen_ai.response.finish_reasons").ShouldBeOfType<string[]>().ShouldBe(["end_turn"]);
        Tags(attempt).Where(tag => tag.Key != "gen_ai.response.finish_reasons").ShouldBe(new Dictionary<string, object?>
        {
            ["gen_ai.operation.name"] = "chat", ["gen_ai.provider.name"] = "anthropic", ["gen_ai.request.model"] = "claude-x",
            ["gen_ai.request.max_tokens"] = 9, ["server.address"] = "127.0.0.1", ["server.port"] = walk.Claude.BaseAddress.Port,
            ["gateway.provider"] = "claude", ["gateway.attempt.number"] = 1, ["gateway.outcome"] = "ok", ["gateway.exchange"] = "relay",
            ["gen_ai.usage.input_tokens"] = 11L, ["gen_ai.usage.output_tokens"] = 4L,
        }, ignoreOrder: true);
        attempt.StartTimeUtc.ShouldBeGreaterThanOrEqualTo(request.StartTimeUtc);
        (attempt.StartTimeUtc + attempt.Duration).ShouldBeLessThanOrEqualTo(request.StartTimeUtc + request.Duration);
    }

    [Fact]
    public async Task Fallback_EachCallHasItsSpan_AndTheRequestTellsWhy()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(500, "api_error"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer,
            "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1");
        using (var spans = new SpanListener(walk.Gateway))
        {
            using (await walk.AskAsync())
            {
            }

            var (request, attempts) = await spans.RequestAsync();
            attempts.Select(a => (a.GetTagItem("gateway.provider"), a.GetTagItem("gateway.attempt.number"), a.GetTagItem("error.type"), a.Status)).ShouldBe(
            [
                ("claude", 1, "server_error", ActivityStatusCode.Error), ("gemini", 2, null, ActivityStatusCode.Unset),
            ]);
            attempts[0].GetTagItem("http.response.status_code").ShouldBe(500);
            attempts[0].StatusDescription.ShouldNotBeNull().ShouldStartWith("server_error 500");
            attempts[1].GetTagItem("gen_ai.provider.name").ShouldBe("gcp.gemini");
            attempts[1].GetTagItem("gateway.cost.usd").ShouldBeOfType<double>().ShouldBeGreaterThan(0);
            Events(request).ShouldBe(["gateway.fallback from=claude to=gemini reason=server_error"]);
            request.Status.ShouldBe(ActivityStatusCode.Unset);
        }

        using var later = new SpanListener(walk.Gateway);
        using (await walk.AskAsync(id: "again"))
        {
        }

        var (next, calls) = await later.RequestAsync();
        calls.ShouldHaveSingleItem().GetTagItem("gateway.attempt.number").ShouldBe(1);
        Events(next).ShouldBe(["gateway.skipped provider=claude reason=circuit_open", "gateway.fallback from=claude to=gemini reason=circuit_open"]);
    }

    [Fact]
    public async Task Retry_ASpanForEachTry()
    {
        var calls = 0;
        await using var walk = await ThreeProviders.StartAsync(
            _ => Interlocked.Increment(ref calls) == 1 ? ThreeProviders.Failure(529, "overloaded_error") : ThreeProviders.ClaudeAnswer,
            ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, null,
            "Gateway:Providers:claude:Retry:MaxRetries=1", "Gateway:Providers:claude:Retry:BaseDelay=00:00:00.010");
        using var spans = new SpanListener(walk.Gateway);
        using (await walk.AskAsync())
        {
        }

        var (request, attempts) = await spans.RequestAsync();
        attempts.Select(a => a.GetTagItem("gateway.outcome")).ShouldBe(["overloaded", "ok"]);
        attempts.ShouldAllBe(a => a.ParentSpanId == request.SpanId);
        Events(request).ShouldBe(["gateway.retry provider=claude reason=overloaded"]);
    }

    [Fact]
    public async Task StreamCutMidway_FirstTokenIsAnEventAndTheSpansFail()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ScriptedAnswer.Stream(ThreeProviders.Start, ThreeProviders.BlockStart, ThreeProviders.Delta), ThreeProviders.GeminiStream, ThreeProviders.OpenAiAnswer);
        using var spans = new SpanListener(walk.Gateway);
        using (var response = await walk.AskAsync(stream: true))
            await response.Content.ReadAsStringAsync(Token);

        var (request, attempts) = await spans.RequestAsync();
        var attempt = attempts.ShouldHaveSingleItem();
        attempt.Status.ShouldBe(ActivityStatusCode.Error);
        attempt.GetTagItem("error.type").ShouldBe("cut");
        attempt.GetTagItem("gen_ai.request.stream").ShouldBe(true);
        attempt.GetTagItem("gen_ai.response.time_to_first_chunk").ShouldBeOfType<double>().ShouldBeGreaterThan(0);
        attempt.Events.Select(e => e.Name).ShouldBe(["gateway.first_token"]);
        request.Status.ShouldBe(ActivityStatusCode.Error);
        request.GetTagItem("error.type").ShouldBe("cut");
    }

    [Fact]
    public async Task ClientGone_SpansEndAndNobodyFailed()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ScriptedAnswer.Stream(ScriptedStep.Send(ThreeProviders.Start + ThreeProviders.BlockStart + ThreeProviders.Delta), ScriptedStep.Hang),
            ThreeProviders.GeminiStream, ThreeProviders.OpenAiAnswer);
        using var spans = new SpanListener(walk.Gateway);
        using (var response = await walk.AskAsync(stream: true))
        {
            await using var body = await response.Content.ReadAsStreamAsync(Token);
            (await body.ReadAsync(new byte[64], Token)).ShouldBeGreaterThan(0);
        }

        var (request, attempts) = await spans.RequestAsync();
        attempts.ShouldHaveSingleItem().GetTagItem("gateway.outcome").ShouldBe("client_closed");
        attempts[0].Status.ShouldBe(ActivityStatusCode.Unset);
        request.GetTagItem("error.type").ShouldBe("client_closed");
        request.Status.ShouldBe(ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task ARefusedRequest_NoCallsAndNoFailureOfTheServer()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var spans = new SpanListener(walk.Gateway);
        using (await walk.Gateway.PostAsync("{}"))
        {
        }

        var (request, attempts) = await spans.RequestAsync();
        attempts.ShouldBeEmpty();
        request.GetTagItem("http.response.status_code").ShouldBe(400);
        request.GetTagItem("error.type").ShouldBe("invalid_request_error");
        request.Status.ShouldBe(ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task TestOfAProvider_IsASpanOfTheGatewaysOwn()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var spans = new SpanListener(walk.Gateway);
        using (await walk.Gateway.AdminAsync("/admin/providers/claude/test", HttpMethod.Post))
        {
        }

        var test = spans.Ended.Single(span => span.DisplayName == "provider test");
        test.Kind.ShouldBe(ActivityKind.Internal);
        Tags(test)["gateway.provider"].ShouldBe("claude");
        Tags(test).Keys.ShouldNotContain(name => name.StartsWith("http.") || name.StartsWith("url."));
        spans.Ended.Single(span => span.Kind == ActivityKind.Client).ParentSpanId.ShouldBe(test.SpanId);
    }

    [Fact]
    public async Task SecretsAndMessages_AreInNoSpan()
    {
        const string Key = "sk-ant-api03-plantedplantedplantedplantedplanted";
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(500, "api_error", $"no such key {Key} nor upstream-key-claude"), ThreeProviders.Failure(500), ThreeProviders.Failure(500));
        using var spans = new SpanListener(walk.Gateway);
        using (await walk.AskAsync(id: Key, extra: $",\"system\":\"planted words {Key}\"", header: ("x-api-key", Key)))
        {
        }

        var (request, attempts) = await spans.RequestAsync();
        attempts.Count.ShouldBe(3);
        foreach (var span in attempts.Append(request))
        {
            var told = string.Join('\n', [span.DisplayName, span.StatusDescription, .. Tags(span).Values, .. Events(span)]);
            told.ShouldNotContain("planted");
            told.ShouldNotContain("upstream-key");
        }
    }

    private static Dictionary<string, object?> Tags(Activity span) => span.TagObjects.ToDictionary();

    private static List<string> Events(Activity span) =>
        [.. span.Events.Select(e => $"{e.Name} {string.Join(' ', e.Tags.Select(t => $"{t.Key["gateway.".Length..]}={t.Value}"))}")];
}
