using System.Diagnostics;
using Gateway.Telemetry.Logging;
using Gateway.Telemetry.Otlp;
using Gateway.Tests.Hosting;
using Gateway.Tests.Telemetry.Logging;
using Gateway.Tests.Time;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static Gateway.Tests.Telemetry.Logging.CapturedLog;

namespace Gateway.Tests.Telemetry.Otlp;

/// <summary>A collector that refuses, or does not answer: the log says so, and a stop does not wait for it.</summary>
public sealed class ExportFailuresTests
{
    private const string Token = "collector-token-of-the-tests";
    private const string Question = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    [Fact]
    public async Task CollectorThatRefuses_IsAWarningWithoutTheHeadersToken()
    {
        await using var collector = await ScriptedProvider.StartAsync(ScriptedAnswer.Json($"no such token: {Token}", 400));
        var log = new CapturedLog();
        await using (var gateway = await StartAsync(log, collector.BaseAddress, "Logging:LogLevel:Default=Trace", $"OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20{Token}"))
        {
            using var response = await gateway.PostAsync(Question);
        }

        collector.Calls.ShouldAllBe(call => call.Headers["authorization"] == $"Bearer {Token}");
        var failed = log.Events.Where(e => Field(e, "event") == "ExportFailed").ShouldHaveSingleItem();
        Field(failed, "level").ShouldBe("Warning");
        Field(failed, "failure").ShouldNotBeNullOrEmpty();
        log.Text.ShouldNotContain(Token);
    }

    [Fact]
    public async Task CollectorThatHangs_StopIsBoundedForTracesAndMetricsTogether()
    {
        await using var collector = await ScriptedProvider.StartAsync(new ScriptedAnswer { BeforeHeaders = [ScriptedStep.Hang] });
        var gateway = await StartAsync(new CapturedLog(), collector.BaseAddress);
        using (await gateway.PostAsync(Question))
        {
        }

        var stopping = Stopwatch.StartNew();
        await gateway.DisposeAsync();
        stopping.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
        collector.Calls.Select(call => call.PathAndQuery).Distinct().Order().ShouldBe(["/v1/metrics", "/v1/traces"]);
    }

    [Fact]
    public void FailuresOfAMinute_AreOneLine_AndTheNextCountsThem()
    {
        using var log = new CapturedLog();
        var time = new ManualTime();
        using (var pipeline = new LogPipeline(new LogsOptions { Format = LogFormat.Json }, false, new LogConsole(log), new(new([])), static _ => false, time))
        {
            using var failures = new ExportFailures(pipeline.CreateLogger("x"), static text => text.Replace("secret", "***"), time);
            failures.Tell("first secret");
            failures.Tell("second");
            failures.Tell("third");
            time.Advance(TimeSpan.FromMinutes(1));
            failures.Tell("fourth");
        }

        log.Events.Select(e => Field(e, "failure")).ShouldBe(["first ***", "fourth"]);
        // The listener hears the whole process: other tests' failures may be among those left out.
        log.Events[1].GetProperty("leftOut").GetInt32().ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public void TokensOfHeaders_AreFoundWithAndWithoutTheirScheme()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_HEADERS"] = $"authorization=Bearer%20{Token},x-tenant=7", ["OTEL_EXPORTER_OTLP_METRICS_HEADERS"] = "api-key=another-token",
        }).Build();

        OtlpCredentials.Of(configuration).Distinct().ShouldBe([$"Bearer {Token}", Token, "another-token"]);
    }

    private static Task<TestGateway> StartAsync(CapturedLog log, Uri collector, params string[] settings) => TestGateway.StartAsync(
        services => services.AddSingleton(new LogConsole(log)),
        ["Gateway:Logs:Format=json", $"OTEL_EXPORTER_OTLP_ENDPOINT={collector}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", .. settings]);
}
