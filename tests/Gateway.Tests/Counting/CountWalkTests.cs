using System.Text;
using System.Text.Json;
using Gateway.Model;
using Gateway.Tests.Admin;
using Gateway.Tests.Resilience;
using Gateway.Tests.Telemetry;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Counting;

/// <summary>A count takes the walk of a chat request, and leaves none of its traces: no tokens, no cost, no latency of a model.</summary>
public sealed class CountWalkTests
{
    private const string Path = "/v1/messages/count_tokens";
    private const string Body = """{"model":"claude-x","messages":[{"role":"user","content":"The quick brown fox jumps over the lazy dog."}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(529)]
    [InlineData(500)]
    [InlineData(401)]
    public async Task AnthropicFails_TheNextTargetIsCountedForWithoutACall(int status)
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(status, "overloaded_error"));
        using var response = await PostAsync(walk, "fell");
        var (row, tokens) = (await walk.Gateway.RowAsync("fell"), await TokensAsync(response));

        tokens.ShouldBeInRange(8, 16);
        Header(response, "x-gateway-provider").ShouldBe("gemini");
        Header(response, "x-gateway-attempts").ShouldEndWith(",gemini=ok");
        Header(response, "x-gateway-warnings").ShouldStartWith("input_tokens: estimated by the gateway");
        (walk.Claude.Calls.Count, walk.Gemini.Calls.Count).ShouldBe((1, 0));
        (row.Ingress, row.Exchange, row.State).ShouldBe(("count_tokens", "local", RequestState.Completed));
    }

    [Fact]
    public async Task OpenCircuits_StopTheCallButNotTheGatewaysOwnCount()
    {
        await using var walk = await StartAsync(
            ThreeProviders.Failure(500, "api_error"), "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1",
            "Gateway:Providers:gemini:CircuitBreaker:FailureThreshold=1");
        // Opens both: claude fails, gemini (which answers 500 to chats) fails after it.
        using (await walk.AskAsync(id: "opens"))
            await walk.Gateway.RowAsync("opens");
        var calls = walk.Claude.Calls.Count;
        using var response = await PostAsync(walk, "counted");

        (await TokensAsync(response)).ShouldBeGreaterThan(0);
        Header(response, "x-gateway-attempts").ShouldBe("claude=circuit_open,gemini=ok");
        walk.Claude.Calls.Count.ShouldBe(calls);
        var page = PrometheusPage.Parse(await walk.Gateway.Client.GetStringAsync("/metrics", Token));
        page["""gateway_circuit_state{provider="gemini"}"""].ShouldBe(2, "a count of the gateway's own proves nothing of its provider");
    }

    [Fact]
    public async Task FallbackOff_TheFailureIsTheAnswer()
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(500, "api_error", "broken"));
        using var response = await PostAsync(walk, "alone", ("x-gateway-fallback", "off"));

        ((int)response.StatusCode).ShouldBe(500);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("broken");
    }

    [Fact]
    public async Task CallersMistake_IsNotTriedElsewhere()
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(400, "invalid_request_error", "max_tokens: Extra inputs are not permitted"));
        using var response = await PostAsync(walk, "mistake");

        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("Extra inputs");
    }

    [Fact]
    public async Task StrictCaller_IsCountedForAllTheSame()
    {
        await using var walk = await StartAsync(ThreeProviders.Failure(500, "api_error"));
        using var response = await PostAsync(walk, "strict", ("x-gateway-strict", "true"));

        (await TokensAsync(response)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task CountedRequests_AreInTheirRowsAndCountersAndNowhereElse()
    {
        await using var walk = await StartAsync(
            ScriptedAnswer.Json("""{"input_tokens":14}"""), "Gateway:Routes:quick:Strategy=latency",
            "Gateway:Routes:quick:Targets:0:Provider=claude", "Gateway:Routes:quick:Targets:0:Model=claude-x");
        using (var relayed = await PostAsync(walk, "relayed"))
            (await TokensAsync(relayed)).ShouldBe(14);
        using (var local = await walk.Gateway.PostAsync(Encoding.UTF8.GetBytes(Body.Replace("claude-x", "openai/gpt-5-mini", StringComparison.Ordinal)), Path, ("x-request-id", "local")))
        {
            local.Headers.Contains("x-gateway-cost-usd").ShouldBeFalse();
            local.Headers.Contains("x-gateway-overhead-ms").ShouldBeTrue();
        }

        foreach (var id in (string[])["relayed", "local"])
        {
            var row = await walk.Gateway.RowAsync(id);
            (row.Ingress, row.State, row.Stream, row.Status).ShouldBe(("count_tokens", RequestState.Completed, false, (int?)200));
            (row.InputTokens, row.OutputTokens, row.CostUsd, row.Ttft, row.PrefixHash).ShouldBe((null, null, null, null, null));
            row.Duration.ShouldNotBeNull();
        }

        (await walk.Gateway.AttemptsAsync()).ShouldBeEmpty();
        await ShouldShowNothingAsync(walk);
        ShouldCountThem(PrometheusPage.Parse(await walk.Gateway.Client.GetStringAsync("/metrics", Token)));
    }

    private static async Task ShouldShowNothingAsync(ThreeProviders walk)
    {
        var stats = await AdminAnswer.GetAsync(walk.Gateway, "/admin/stats");
        stats.Body.GetProperty("requests").GetProperty("total").GetInt64().ShouldBe(0, stats.Text);
        var performance = await AdminAnswer.GetAsync(walk.Gateway, "/admin/performance");
        performance.Text.ShouldNotContain("claude-x");
        var usage = await AdminAnswer.GetAsync(walk.Gateway, "/admin/usage?groupBy=model");
        usage.Text.ShouldNotContain("claude-x");
    }

    private static void ShouldCountThem(PrometheusPage page)
    {
        page["""gateway_requests_total{ingress="count_tokens",model="claude-x",outcome="ok",provider="claude",stream="false"}"""].ShouldBe(1);
        page["""gateway_requests_total{ingress="count_tokens",model="gpt-5-mini",outcome="ok",provider="openai",stream="false"}"""].ShouldBe(1);
        page["""gateway_attempts_total{model="claude-x",outcome="ok",provider="claude"}"""].ShouldBe(1);
        page.Samples.Keys.ShouldNotContain(s => s.StartsWith("gateway_attempts_total", StringComparison.Ordinal) && s.Contains("openai"));
        string[] ofModels = ["gateway_tokens_total", "gateway_cost_usd_total", "gateway_translation_losses_total", "gateway_time_to_first_token_seconds_count"];
        page.Samples.Keys.ShouldNotContain(s => ofModels.Any(name => s.StartsWith(name, StringComparison.Ordinal)));
        page.Samples.Keys.Where(s => s.StartsWith("gen_ai_client_operation_duration_seconds_count", StringComparison.Ordinal))
            .ShouldAllBe(s => s.Contains("gen_ai_operation_name=\"count_tokens\""));
    }

    private static Task<ThreeProviders> StartAsync(ScriptedAnswer claude, params string[] settings) =>
        ThreeProviders.StartAsync(claude, ThreeProviders.Failure(500), ThreeProviders.OpenAiAnswer, settings);

    private static Task<HttpResponseMessage> PostAsync(ThreeProviders walk, string id, params (string, string)[] headers) =>
        walk.Gateway.PostAsync(Encoding.UTF8.GetBytes(Body), Path, [("x-request-id", id), .. headers]);

    private static async Task<long> TokensAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        ((int)response.StatusCode).ShouldBe(200, text);
        return JsonElement.Parse(text).GetProperty("input_tokens").GetInt64();
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
