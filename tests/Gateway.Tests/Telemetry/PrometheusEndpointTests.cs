using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net;
using Gateway.Telemetry;
using Gateway.Telemetry.Prometheus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Tests.Telemetry;

public sealed class PrometheusEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetMetrics_TextFormatOfThisGateway()
    {
        await using var app = await StartAsync();
        app.Services.GetRequiredService<GatewayMeters>().AttemptEnded("claude", "claude-sonnet-4-5", "ok", TimeSpan.FromSeconds(1));
        using var response = await app.GetTestClient().GetAsync("/metrics", Token);

        response.IsSuccessStatusCode.ShouldBeTrue();
        response.Content.Headers.ContentType?.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var page = PrometheusPage.Parse(await response.Content.ReadAsStringAsync(Token));
        page["""gateway_attempts_total{model="claude-sonnet-4-5",outcome="ok",provider="claude"}"""].ShouldBe(1);
    }

    [Fact]
    public async Task Gzip_WhereItIsAskedFor()
    {
        await using var app = await StartAsync();
        app.Services.GetRequiredService<GatewayMeters>().AttemptEnded("claude", "claude-sonnet-4-5", "ok", TimeSpan.FromSeconds(1));
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "Accept-Encoding", "br, gzip;q=0.5" } } };
        using var compressed = await app.GetTestClient().SendAsync(asked, Token);
        using var refused = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "Accept-Encoding", "gzip;q=0" } } };
        using var plain = await app.GetTestClient().SendAsync(refused, Token);

        compressed.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        await using var body = new GZipStream(await compressed.Content.ReadAsStreamAsync(Token), CompressionMode.Decompress);
        using var text = new StreamReader(body);
        PrometheusPage.Parse(await text.ReadToEndAsync(Token))["gateway_attempts_total{model=\"claude-sonnet-4-5\",outcome=\"ok\",provider=\"claude\"}"].ShouldBe(1);
        plain.Content.Headers.ContentEncoding.ShouldBeEmpty();
        plain.Headers.Vary.ShouldBe(["Accept", "Accept-Encoding"]);
    }

    [Fact]
    public async Task HeadAndOtherMethods_OnTheWholeGateway()
    {
        await using var gateway = await Hosting.TestGateway.StartAsync();
        using var head = await gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics"), Token);
        using var post = await gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/metrics"), Token);

        (head.StatusCode, head.Content.Headers.ContentType?.MediaType).ShouldBe((HttpStatusCode.OK, "text/plain"));
        head.Content.Headers.ContentLength.ShouldNotBeNull().ShouldBeGreaterThan(0);
        (await head.Content.ReadAsByteArrayAsync(Token)).ShouldBeEmpty();
        (post.StatusCode, string.Join(", ", post.Content.Headers.Allow)).ShouldBe((HttpStatusCode.MethodNotAllowed, "GET, HEAD"));
    }

    [Fact]
    public async Task ScrapesAtOnceWhileRecording_EachPageIsWhole()
    {
        await using var app = await StartAsync();
        var meters = app.Services.GetRequiredService<GatewayMeters>();
        using var stop = new CancellationTokenSource();
        var recording = Task.Run(() => RecordUntil(meters, stop.Token), Token);
        var pages = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => app.GetTestClient().GetStringAsync("/metrics", Token)));
        await stop.CancelAsync();
        await recording;

        // Parsing holds each histogram's count against its buckets.
        foreach (var page in pages)
            PrometheusPage.Parse(page).Families.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task OddNamesAndLabels_EscapedAndSorted()
    {
        using var meter = new Meter("prometheus-text-test");
        using var exporter = new PrometheusExporter();
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).AddReader(new BaseExportingMetricReader(exporter)).Build();
        var counter = meter.CreateCounter<long>("odd.name-total", "{thing}", "A \\ and\na line.");
        counter.Add(2, new KeyValuePair<string, object?>("k", "z"));
        counter.Add(1, new KeyValuePair<string, object?>("k", "quote \" backslash \\ newline \n end"));
        meter.CreateUpDownCounter<double>("level", "s").Add(0.5);
        meter.CreateHistogram("size.seconds", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] }).Record(0.75);
        var text = await exporter.ScrapeAsync(PageFormat.Prometheus, Token);

        text.ShouldBe(
            """
            # TYPE level_seconds gauge
            level_seconds 0.5
            # HELP odd_name_total A \\ and\na line.
            # TYPE odd_name_total counter
            odd_name_total{k="quote \" backslash \\ newline \n end"} 1
            odd_name_total{k="z"} 2
            # TYPE size_seconds histogram
            size_seconds_bucket{le="0.5"} 0
            size_seconds_bucket{le="1"} 1
            size_seconds_bucket{le="+Inf"} 1
            size_seconds_sum 0.75
            size_seconds_count 1

            """);
        PrometheusPage.Parse(text).Families.Count.ShouldBe(3);
    }

    [Fact]
    public async Task PromtoolWhereInstalled_FindsNoFault()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool is not installed");
        using var test = new TestMeters();
        test.Meters.AttemptEnded("claude", "claude-sonnet-4-5", "ok", TimeSpan.FromSeconds(1));
        using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        await promtool.StandardInput.WriteAsync(await test.TextAsync());
        promtool.StandardInput.Close();
        var complaints = await promtool.StandardError.ReadToEndAsync(Token);
        await promtool.WaitForExitAsync(Token);

        // Exit code 3 is the linter's taste in names; 1 is a page that cannot be read.
        promtool.ExitCode.ShouldBeOneOf([0, 3], complaints);
    }

    private static void RecordUntil(GatewayMeters meters, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            meters.AttemptEnded("claude", "claude-sonnet-4-5", "ok", TimeSpan.FromSeconds(1));
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddGatewayTelemetry(_ => TestMeters.Vocabulary("claude-sonnet-4-5"), static text => text);
        var app = builder.Build();
        app.UseRouting();
        app.MapGatewayMetrics();
        await app.StartAsync(Token);
        return app;
    }
}
