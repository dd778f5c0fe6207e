using Gateway.Tests.Telemetry;

namespace Gateway.Tests.Resilience;

public sealed class WalkMetricsTests
{
    [Fact]
    public async Task AfterAWalk_TheContractsSeriesHaveItsNumbers()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(500, "api_error"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer,
            "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=2");
        for (var i = 0; i < 3; i++)
        {
            using var response = await walk.AskAsync(id: $"walk-{i}", extra: ",\"service_tier\":\"auto\"");
            response.IsSuccessStatusCode.ShouldBeTrue();
            await walk.Gateway.RowAsync($"walk-{i}");
        }

        using var refused = await walk.Gateway.PostAsync("{}", ("x-request-id", "refused"));
        await walk.Gateway.RowAsync("refused");
        var page = PrometheusPage.Parse(await walk.Gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

        page["""gateway_requests_total{ingress="anthropic",model="gemini-2.5-flash",outcome="ok",provider="gemini",stream="false"}"""].ShouldBe(3);
        page["""gateway_requests_total{ingress="anthropic",model="none",outcome="invalid_request_error",provider="none",stream="false"}"""].ShouldBe(1);
        page["""gateway_attempts_total{model="other",outcome="server_error",provider="claude"}"""].ShouldBe(2);
        page["""gateway_attempts_total{model="gemini-2.5-flash",outcome="ok",provider="gemini"}"""].ShouldBe(3);
        page["""gateway_fallbacks_total{from="claude",reason="server_error",to="gemini"}"""].ShouldBe(2);
        page["""gateway_fallbacks_total{from="claude",reason="circuit_open",to="gemini"}"""].ShouldBe(1);
        page["""gateway_tokens_total{model="gemini-2.5-flash",provider="gemini",type="input"}"""].ShouldBe(18);
        page["""gateway_tokens_total{model="gemini-2.5-flash",provider="gemini",type="output"}"""].ShouldBe(6);
        page["""gateway_circuit_state{provider="claude"}"""].ShouldBe(2);
        page["""gateway_circuit_state{provider="gemini"}"""].ShouldBe(0);
        page["""gateway_circuit_transitions_total{provider="claude",to="open"}"""].ShouldBe(1);
        page["""gateway_translation_losses_total{field="service_tier",from="anthropic",to="gemini"}"""].ShouldBe(3);
        page["gateway_inflight_requests"].ShouldBe(0);
        page["gateway_log_records_dropped_total"].ShouldBe(0);
        page["""gateway_request_duration_seconds_count{ingress="anthropic",model="gemini-2.5-flash",provider="gemini",stream="false"}"""].ShouldBe(3);
        page["""gateway_overhead_seconds_count{ingress="anthropic",provider="gemini"}"""].ShouldBe(3);
    }

    [Fact]
    public async Task AfterAStream_TimeToItsFirstTokenIsCounted()
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeStream, ThreeProviders.GeminiStream, ThreeProviders.OpenAiAnswer);
        using (var response = await walk.AskAsync(stream: true))
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await walk.Gateway.RowAsync("walk");
        var page = PrometheusPage.Parse(await walk.Gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

        page["""gateway_time_to_first_token_seconds_count{model="other",provider="claude"}"""].ShouldBe(1);
        page["""gateway_tokens_total{model="other",provider="claude",type="input"}"""].ShouldBe(11);
        page["""gateway_tokens_total{model="other",provider="claude",type="output"}"""].ShouldBe(4);
        page["""gateway_requests_total{ingress="anthropic",model="other",outcome="ok",provider="claude",stream="true"}"""].ShouldBe(1);
    }
}
