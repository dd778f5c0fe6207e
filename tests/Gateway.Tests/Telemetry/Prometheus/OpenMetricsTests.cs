using System.Net.Http.Headers;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Telemetry.Tracing;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed class OpenMetricsTests
{
    private const string Known = """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AskedForByName_OpenMetricsWithTheTracesBehindItsNumbers()
    {
        await using var collector = await ScriptedProvider.StartAsync(new ScriptedAnswer { Headers = [("content-length", "0")] });
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using var gateway = await TestGateway.StartAsync(
            provider.BaseAddress, $"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT={collector.BaseAddress}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
        using var spans = new SpanListener(gateway);
        using (await gateway.PostAsync(Known))
        {
        }

        var trace = (await spans.RequestAsync()).Request.TraceId.ToHexString();
        using var response = await ScrapeAsync(gateway, "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
        var text = await response.Content.ReadAsStringAsync(Token);
        var page = OpenMetricsPage.Parse(text);

        response.Content.Headers.ContentType?.ToString().ShouldBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
        response.Headers.Vary.ShouldContain("Accept");
        page.Types["gateway_requests"].ShouldBe("counter");
        page.Types["gateway_request_duration_seconds"].ShouldBe("histogram");
        text.ShouldContain("# UNIT gateway_request_duration_seconds seconds\n");
        text.ShouldContain("le=\"1.0\"");
        page.Exemplars.Where(e => e.Key.StartsWith("gateway_requests_total", StringComparison.Ordinal)).ShouldHaveSingleItem().Value.ShouldBe(trace);
        page.Exemplars.Where(e => e.Key.StartsWith("gateway_request_duration_seconds_bucket", StringComparison.Ordinal)).ShouldHaveSingleItem().Value.ShouldBe(trace);
        page.Exemplars.Where(e => e.Key.StartsWith("gen_ai_client_operation_duration_seconds_bucket", StringComparison.Ordinal)).ShouldHaveSingleItem().Value.ShouldBe(trace);

        using var plain = await ScrapeAsync(gateway, "text/plain");
        var old = await plain.Content.ReadAsStringAsync(Token);
        old.ShouldNotContain(trace);
        PrometheusPage.Parse(old)["""gateway_attempts_total{model="claude-sonnet-4-5",outcome="ok",provider="claude"}"""].ShouldBe(1);
    }

    [Fact]
    public async Task HostileCallers_SeriesStayFew()
    {
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using var gateway = await TestGateway.StartAsync([.. TestGateway.Providers(provider.BaseAddress, "claude")]);
        using (await gateway.PostAsync(Known))
        {
        }

        async Task AskAsync(int n)
        {
            var model = n % 2 == 0 ? $"claude/junk-{n}" : $"junk-{n}";
            using var answer = await gateway.PostAsync(
                $$"""{"model":"{{model}}","max_tokens":{{n + 1}},"junk-{{n}}":1,"messages":[{"role":"user","content":"hi"}]}""",
                ("x-request-id", $"junk-{n}"), ("x-user-id", $"junk-{n}"), ("x-conversation-id", $"junk-{n}"), ("anthropic-beta", $"junk-{n}"));
            using var nowhere = await gateway.Client.GetAsync($"/junk-{n}?junk={n}", Token);
        }

        await AskAsync(1000);
        await AskAsync(1001);
        var few = await SeriesAsync(gateway);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(AskAsync));
        var many = await SeriesAsync(gateway);

        many.ShouldAllBe(series => !series.Contains("junk"));
        many.Except(few).ShouldBeEmpty();
    }

    [Fact]
    public async Task ManyScrapesDuringTraffic_EachPageIsWholeAndNothingIsCountedTwice()
    {
        await using var provider = await ScriptedProvider.StartAsync(ThreeProviders.ClaudeAnswer);
        await using var gateway = await TestGateway.StartAsync(provider.BaseAddress);
        var asking = Task.WhenAll(Enumerable.Range(0, 50).Select(async n =>
        {
            using var answer = await gateway.PostAsync(Known, ("x-request-id", $"during-{n}"));
        }));
        var pages = await Task.WhenAll(Enumerable.Range(0, 100).Select(async n =>
        {
            using var response = await ScrapeAsync(gateway, n % 2 == 0 ? "text/plain" : "application/openmetrics-text");
            return await response.Content.ReadAsStringAsync(Token);
        }));
        await asking;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => gateway.RowAsync($"during-{n}")));

        for (var n = 0; n < pages.Length; n++)
        {
            if (n % 2 == 0)
                PrometheusPage.Parse(pages[n]);
            else
                OpenMetricsPage.Parse(pages[n]);
        }

        var last = PrometheusPage.Parse(await gateway.Client.GetStringAsync("/metrics", Token));
        last["""gateway_attempts_total{model="claude-sonnet-4-5",outcome="ok",provider="claude"}"""].ShouldBe(50);
        last["""gateway_request_duration_seconds_count{ingress="anthropic",model="claude-sonnet-4-5",provider="claude",stream="false"}"""].ShouldBe(50);
    }

    private static async Task<HttpResponseMessage> ScrapeAsync(TestGateway gateway, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        foreach (var range in accept.Split(','))
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(range));
        return await gateway.Client.SendAsync(request, Token);
    }

    private static async Task<HashSet<string>> SeriesAsync(TestGateway gateway) =>
        [.. PrometheusPage.Parse(await gateway.Client.GetStringAsync("/metrics", Token)).Samples.Keys];
}
