using Gateway.Protocol.Chat;
using Gateway.Telemetry;

namespace Gateway.Tests.Telemetry;

public sealed class GatewayMetersTests
{
    private const string Sonnet = "claude-sonnet-4-5";

    [Fact]
    public async Task EverythingRecorded_ContractNamesAndTypes()
    {
        using var test = new TestMeters();
        RecordEverything(test.Meters);
        var page = await test.PageAsync();

        page.Families.Where(family => !family.Name.StartsWith("dotnet_", StringComparison.Ordinal)).ShouldBe(
        [
            ("gateway_attempts_total", "counter"),
            ("gateway_circuit_state", "gauge"),
            ("gateway_circuit_transitions_total", "counter"),
            ("gateway_config_reloads_total", "counter"),
            ("gateway_config_version", "gauge"),
            ("gateway_cost_usd_total", "counter"),
            ("gateway_fallbacks_total", "counter"),
            ("gateway_inflight_requests", "gauge"),
            ("gateway_log_lines_dropped_total", "counter"),
            ("gateway_log_queue_length", "gauge"),
            ("gateway_log_records_dropped_total", "counter"),
            ("gateway_overhead_seconds", "histogram"),
            ("gateway_rate_limited_total", "counter"),
            ("gateway_request_duration_seconds", "histogram"),
            ("gateway_requests_total", "counter"),
            ("gateway_retries_total", "counter"),
            ("gateway_store_bytes", "gauge"),
            ("gateway_store_rows_deleted_total", "counter"),
            ("gateway_store_time_left_seconds", "gauge"),
            ("gateway_time_to_first_token_seconds", "histogram"),
            ("gateway_tokens_total", "counter"),
            ("gateway_translation_losses_total", "counter"),
            ("gen_ai_client_operation_duration_seconds", "histogram"),
            ("gen_ai_client_token_usage", "histogram"),
        ]);
        page.TypeOf("dotnet_process_memory_working_set_bytes").ShouldBe("gauge");
        page.TypeOf("dotnet_process_cpu_time_seconds_total").ShouldBe("counter");
    }

    [Fact]
    public async Task EverythingRecorded_ContractLabelsAndValues()
    {
        using var test = new TestMeters();
        RecordEverything(test.Meters);
        var page = await test.PageAsync();

        page[$$"""gateway_requests_total{ingress="anthropic",model="{{Sonnet}}",outcome="ok",provider="claude",stream="true"}"""].ShouldBe(1);
        page[$$"""gateway_request_duration_seconds_sum{ingress="anthropic",model="{{Sonnet}}",provider="claude",stream="true"}"""].ShouldBe(1.5);
        page[$$"""gateway_request_duration_seconds_bucket{ingress="anthropic",model="{{Sonnet}}",provider="claude",stream="true",le="1"}"""].ShouldBe(0);
        page[$$"""gateway_request_duration_seconds_bucket{ingress="anthropic",model="{{Sonnet}}",provider="claude",stream="true",le="2.5"}"""].ShouldBe(1);
        page[$$"""gateway_time_to_first_token_seconds_bucket{model="{{Sonnet}}",provider="claude",le="0.25"}"""].ShouldBe(1);
        page["""gateway_overhead_seconds_bucket{ingress="anthropic",provider="claude",le="0.00025"}"""].ShouldBe(1);
        page[$$"""gateway_attempts_total{model="{{Sonnet}}",outcome="overloaded",provider="claude"}"""].ShouldBe(1);
        page["""gateway_retries_total{provider="claude",reason="overloaded"}"""].ShouldBe(1);
        page["""gateway_fallbacks_total{from="claude",reason="overloaded",to="gemini"}"""].ShouldBe(1);
        page["""gateway_circuit_state{provider="claude"}"""].ShouldBe(2);
        page["""gateway_circuit_transitions_total{provider="claude",to="open"}"""].ShouldBe(1);
        page[$$"""gateway_tokens_total{model="{{Sonnet}}",provider="claude",type="cache_write"}"""].ShouldBe(7);
        page[$$"""gateway_tokens_total{model="{{Sonnet}}",provider="claude",type="reasoning"}"""].ShouldBe(6);
        page[$$"""gateway_cost_usd_total{model="{{Sonnet}}",provider="claude"}"""].ShouldBe(0.25);
        page["""gateway_translation_losses_total{field="top_k",from="anthropic",to="openai"}"""].ShouldBe(1);
        page["""gateway_rate_limited_total{scope="key"}"""].ShouldBe(1);
        page["""gateway_config_reloads_total{outcome="failed"}"""].ShouldBe(1);
        page["gateway_inflight_requests"].ShouldBe(0);
        page["gateway_log_queue_length"].ShouldBe(12);
        page["gateway_log_records_dropped_total"].ShouldBe(0);
        page["gateway_store_bytes"].ShouldBe(4096);
        page["gateway_store_time_left_seconds"].ShouldBe(double.PositiveInfinity);
        page["""gateway_store_rows_deleted_total{table="provider_logs"}"""].ShouldBe(7);
    }

    [Fact]
    public async Task AttemptEnded_GenAiConventionsFollowed()
    {
        using var test = new TestMeters();
        test.Meters.AttemptEnded("gemini", "gpt-5-mini", "ok", TimeSpan.FromSeconds(3));
        test.Meters.AttemptEnded("claude", Sonnet, "timeout", TimeSpan.FromSeconds(3));
        test.Meters.TokensUsed("claude", Sonnet, new TokenUsage { Input = 10, CacheRead = 30, Output = 5 });
        var page = await test.PageAsync();

        const string Operation = "gen_ai_operation_name=\"chat\",gen_ai_provider_name";
        page[$$"""gen_ai_client_operation_duration_seconds_count{{{Operation}}="gcp.gemini",gen_ai_request_model="gpt-5-mini"}"""].ShouldBe(1);
        page[$$"""gen_ai_client_operation_duration_seconds_count{error_type="timeout",{{Operation}}="anthropic",gen_ai_request_model="{{Sonnet}}"}"""].ShouldBe(1);
        page[$$"""gen_ai_client_token_usage_sum{{{Operation}}="anthropic",gen_ai_request_model="{{Sonnet}}",gen_ai_token_type="input"}"""].ShouldBe(40);
        page[$$"""gen_ai_client_token_usage_sum{{{Operation}}="anthropic",gen_ai_request_model="{{Sonnet}}",gen_ai_token_type="output"}"""].ShouldBe(5);
    }

    [Fact]
    public async Task UnknownModelsAndProviders_AreOther()
    {
        using var test = new TestMeters();
        for (var n = 0; n < 1000; n++)
            test.Meters.AttemptEnded(n % 2 == 0 ? "claude" : $"junk-{n}", $"junk-{n}", "ok", TimeSpan.FromSeconds(1));
        Ended(test.Meters, provider: null, model: null);
        var page = await test.PageAsync();

        page["""gateway_attempts_total{model="other",outcome="ok",provider="claude"}"""].ShouldBe(500);
        page["""gateway_attempts_total{model="other",outcome="ok",provider="other"}"""].ShouldBe(500);
        page["""gateway_requests_total{ingress="openai",model="none",outcome="ok",provider="none",stream="false"}"""].ShouldBe(1);
        page.Samples.Keys.ShouldAllBe(series => !series.Contains("junk"));
    }

    [Fact]
    public async Task MoreModelsThanTheBound_RestIsOther()
    {
        using var test = new TestMeters();
        test.Meters.Use(TestMeters.Vocabulary(Enumerable.Range(0, 1000).Select(n => $"model-{n:D4}")));
        test.Meters.AttemptEnded("claude", "model-0299", "ok", TimeSpan.FromSeconds(1));
        test.Meters.AttemptEnded("claude", "model-0300", "ok", TimeSpan.FromSeconds(1));
        var page = await test.PageAsync();

        page["""gateway_attempts_total{model="model-0299",outcome="ok",provider="claude"}"""].ShouldBe(1);
        page["""gateway_attempts_total{model="other",outcome="ok",provider="claude"}"""].ShouldBe(1);
    }

    [Fact]
    public async Task CallersUnknownFields_LossLabelIsBounded()
    {
        using var test = new TestMeters();
        for (var n = 0; n < 1000; n++)
            Lost(test.Meters, $"field_{n}");
        Lost(test.Meters, new string('x', 5000));
        var page = await test.PageAsync();

        page.Samples.Keys.Count(series => series.StartsWith("gateway_translation_losses_total", StringComparison.Ordinal)).ShouldBe(201);
        page["""gateway_translation_losses_total{field="other",from="anthropic",to="openai"}"""].ShouldBe(801);
    }

    [Fact]
    public async Task TwoGatewaysInAProcess_EachCountsItsOwn()
    {
        using var one = new TestMeters();
        using var two = new TestMeters();
        Ended(one.Meters, "claude", Sonnet);

        (await one.TextAsync()).ShouldContain("gateway_requests_total{");
        (await two.TextAsync()).ShouldNotContain("gateway_requests_total{");
    }

    [Fact]
    public async Task StartedRequests_InFlightUntilTheirEnd()
    {
        using var test = new TestMeters();
        test.Meters.RequestStarted();
        test.Meters.RequestStarted();
        Ended(test.Meters, "claude", Sonnet);

        (await test.PageAsync())["gateway_inflight_requests"].ShouldBe(1);
    }

    [Fact]
    public void KnownLabels_RecordingAllocatesNothing()
    {
        using var test = new TestMeters();
        var usage = new TokenUsage { Input = 10, Output = 20, Source = UsageSource.Provider };
        void Record()
        {
            test.Meters.RequestStarted();
            test.Meters.AttemptEnded("claude", Sonnet, "ok", TimeSpan.FromSeconds(1));
            test.Meters.TokensUsed("claude", Sonnet, usage);
            test.Meters.Cost("claude", Sonnet, 0.01m);
            Ended(test.Meters, "claude", Sonnet);
        }
        Record();
        Record();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 100; n++)
            Record();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void Ended(GatewayMeters meters, string? provider, string? model) => meters.RequestEnded(
        "openai", provider, model, stream: false, "ok", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(200));

    private static void Lost(GatewayMeters meters, string field)
    {
        var report = new ConversionReport();
        report.Lost(field, "no such field");
        meters.TranslationLost(Dialect.Anthropic, Dialect.OpenAi, report);
    }

    private static void RecordEverything(GatewayMeters meters)
    {
        meters.ObserveCircuits(() => [("claude", 2), ("gemini", 0)]);
        meters.ObserveLog(() => 12, () => 0);
        meters.ObserveStore(() => 4096, () => double.PositiveInfinity, () => [("provider_logs", 7)]);
        meters.RequestStarted();
        meters.AttemptEnded("claude", Sonnet, "overloaded", TimeSpan.FromSeconds(1));
        meters.Retried("claude", "overloaded");
        meters.FellBack("claude", "gemini", "overloaded");
        meters.CircuitChanged("claude", "open");
        meters.TokensUsed("claude", Sonnet, new TokenUsage { Input = 1, CacheRead = 2, CacheWrite5m = 3, CacheWrite1h = 4, Output = 9, Reasoning = 6 });
        meters.Cost("claude", Sonnet, 0.25m);
        Lost(meters, "top_k");
        meters.RateLimited("key");
        meters.ConfigReloaded("failed");
        meters.RequestEnded(
            "anthropic", "claude", Sonnet, stream: true, "ok", TimeSpan.FromSeconds(1.5), TimeSpan.FromMicroseconds(200), TimeSpan.FromMilliseconds(250));
    }
}
