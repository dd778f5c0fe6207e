using System.Text;
using Gateway.Hosting;
using Gateway.Routing;
using Gateway.Telemetry.Otlp;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Telemetry.Tracing;

public sealed class TraceExportTests
{
    private const string Token = "collector-token-of-the-tests";
    private const string Question = """{"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    // What a collector says that has taken everything: an empty message.
    private static readonly ScriptedAnswer Taken = new() { Headers = [("content-type", "application/x-protobuf"), ("content-length", "0")] };

    [Fact]
    public async Task AnEndpoint_SpansAndMetricsReachIt_EachOnce()
    {
        await using var collector = await ScriptedProvider.StartAsync(Taken);
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using (var gateway = await TestGateway.StartAsync(
            provider.BaseAddress, $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.BaseAddress}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            $"OTEL_EXPORTER_OTLP_HEADERS=authorization={Token}", "OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=tests"))
        {
            using var response = await gateway.PostAsync(Question);
            response.IsSuccessStatusCode.ShouldBeTrue();
            using var config = new HttpRequestMessage(HttpMethod.Get, "/admin/config") { Headers = { { "Authorization", $"Bearer {TestGateway.AdminKey}" } } };
            (await (await gateway.Client.SendAsync(config, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
                .ShouldNotContain(Token);
        }

        collector.Calls.ShouldAllBe(call => call.Headers["authorization"] == Token);
        var traces = collector.Calls.Where(call => call.PathAndQuery == "/v1/traces").ToList();
        var spans = traces.SelectMany(call => ExportedSpans.Read(call.Body)).ToList();
        spans.Select(span => span.Name).Order().ShouldBe(["POST /v1/messages", "chat claude-x"]);
        var (request, attempt) = (spans.Single(span => span.Parent == ""), spans.Single(span => span.Parent != ""));
        (attempt.Parent, attempt.TraceId).ShouldBe((request.SpanId, request.TraceId));
        provider.Calls.Single().Headers["traceparent"].ShouldBe($"00-{attempt.TraceId}-{attempt.SpanId}-01");
        var text = Encoding.UTF8.GetString(traces[0].Body);
        text.ShouldContain("service.name");
        text.ShouldContain("deployment.environment.name");
        text.ShouldContain("gateway");
        var metrics = collector.Calls.Where(call => call.PathAndQuery == "/v1/metrics").Select(call => Encoding.UTF8.GetString(call.Body)).ToList();
        metrics.ShouldNotBeEmpty();
        metrics[^1].ShouldContain("gateway.requests");
        metrics[^1].ShouldContain("gen_ai.client.operation.duration");
    }

    [Fact]
    public async Task ASignalsOwnEndpointAndName_StandBeforeThoseForAll()
    {
        await using var collector = await ScriptedProvider.StartAsync(Taken);
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using (var gateway = await TestGateway.StartAsync(
            provider.BaseAddress, $"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT={collector.BaseAddress}taken/here", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf",
            "OTEL_SERVICE_NAME=gateway-of-the-tests"))
        {
            using var response = await gateway.PostAsync(Question);
        }

        var call = collector.Calls.ShouldHaveSingleItem();
        call.PathAndQuery.ShouldBe("/taken/here");
        call.Text.ShouldContain("gateway-of-the-tests");
    }

    [Fact]
    public async Task SamplerSaysNever_NothingIsExported_AndTheProviderIsToldSo()
    {
        await using var collector = await ScriptedProvider.StartAsync(Taken);
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using (var gateway = await TestGateway.StartAsync(
            provider.BaseAddress, $"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT={collector.BaseAddress}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "OTEL_TRACES_SAMPLER=always_off"))
        {
            using var response = await gateway.PostAsync(Question);
        }

        collector.Calls.ShouldBeEmpty();
        provider.Calls.Single().Headers["traceparent"].ShouldEndWith("-00");
    }

    [Fact]
    public async Task SdkDisabled_NothingIsMeasuredOrExported_AndTheMetricsPageIsThereAndEmpty()
    {
        await using var collector = await ScriptedProvider.StartAsync(Taken);
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using (var gateway = await TestGateway.StartAsync(
            provider.BaseAddress, $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.BaseAddress}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_SDK_DISABLED=true"))
        {
            using var response = await gateway.PostAsync(Question);
            (await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).ShouldBeEmpty();
        }

        collector.Calls.ShouldBeEmpty();
        provider.Calls.Single().Headers.Keys.ShouldNotContain("traceparent");
    }

    [Fact]
    public void AnAddressThatIsNone_StopsTheStartAndIsNotRepeated()
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"collector:{Token}", ["OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"] = "smoke",
        });
        var message = Should.Throw<ConfigurationException>(() => CheckedOptions.Read(configuration, isDevelopment: true)).Message;

        message.ShouldContain("OTEL_EXPORTER_OTLP_ENDPOINT: is no absolute http or https address");
        message.ShouldContain("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: is neither grpc nor http/protobuf");
        message.ShouldNotContain(Token);
    }

    [Theory]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "1.5")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "half")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "10s")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "-1")]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", "0.5")]
    public void AValueTheSdkWouldPassOver_IsNamed(string variable, string value)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio", [variable] = value });

        OtlpCheck.Check(configuration).ShouldHaveSingleItem().ShouldStartWith($"{variable}: is no");
    }

    [Theory]
    [InlineData("OTEL_TRACES_SAMPLER", "Always_On")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "not looked at")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "60000")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "")]
    public void AValueTheSdkTakes_IsNoProblem(string variable, string value)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["OTEL_TRACES_SAMPLER"] = "always_off", [variable] = value });

        OtlpCheck.Check(configuration).ShouldBeEmpty();
    }
}
