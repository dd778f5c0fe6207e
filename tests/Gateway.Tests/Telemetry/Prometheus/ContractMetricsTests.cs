using Gateway.Telemetry;
using Gateway.Tests.Resilience;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed class ContractMetricsTests
{
    private const string Known = """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    /// <summary>The contract's metrics with their labels, but for the fallbacks, losses and circuits of WalkMetricsTests.</summary>
    [Fact]
    public async Task AfterARetry_EachSeriesHasExactlyTheContractsLabels()
    {
        var calls = 0;
        await using var walk = await ThreeProviders.StartAsync(
            _ => Interlocked.Increment(ref calls) == 1 ? ThreeProviders.Failure(529, "overloaded_error") : ThreeProviders.ClaudeAnswer,
            ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, null,
            "Gateway:Providers:claude:Retry:MaxRetries=1", "Gateway:Providers:claude:Retry:BaseDelay=00:00:00.010");
        using (await walk.Gateway.PostAsync(Known, ("x-request-id", "contract")))
        {
        }

        await walk.Gateway.RowAsync("contract");
        // Nothing is limited yet; the instrument stands ready.
        walk.Gateway.Services.GetRequiredService<GatewayMeters>().RateLimited("key");
        var page = PrometheusPage.Parse(await walk.Gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

        const string Target = """model="claude-sonnet-4-5",provider="claude" """;
        const string Operation = """gen_ai_operation_name="chat",gen_ai_provider_name="anthropic",gen_ai_request_model="claude-sonnet-4-5" """;
        var (target, operation) = (Target.TrimEnd(), Operation.TrimEnd());
        page["""gateway_retries_total{provider="claude",reason="overloaded"}"""].ShouldBe(1);
        page["""gateway_attempts_total{model="claude-sonnet-4-5",outcome="overloaded",provider="claude"}"""].ShouldBe(1);
        page["""gateway_requests_total{ingress="anthropic",model="claude-sonnet-4-5",outcome="ok",provider="claude",stream="false"}"""].ShouldBe(1);
        page[$$"""gateway_cost_usd_total{{{target}}}"""].ShouldBe(((11 * 3) + (4 * 15)) / 1e6, 1e-12);
        page[$$"""gateway_tokens_total{{{target}},type="input"}"""].ShouldBe(11);
        page["""gateway_rate_limited_total{scope="key"}"""].ShouldBe(1);
        page[$$"""gen_ai_client_operation_duration_seconds_count{{{operation}}}"""].ShouldBe(1);
        page[$$"""gen_ai_client_operation_duration_seconds_count{error_type="overloaded",{{operation}}}"""].ShouldBe(1);
        page[$$"""gen_ai_client_token_usage_sum{{{operation}},gen_ai_token_type="output"}"""].ShouldBe(4);
    }
}
