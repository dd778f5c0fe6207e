using System.Net;
using System.Text.Json;
using Gateway.Model.Alerts;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

/// <summary>The report over two periods of seeded rows: twenty requests before, thirty now, slower and five of them timed out.</summary>
public sealed class JudgedReportTests(JudgedReportTests.TwoPeriods log) : IClassFixture<JudgedReportTests.TwoPeriods>
{
    [Fact]
    public async Task Report_JudgesTheTimeBesideTheTimeBefore()
    {
        var report = (await AdminAnswer.GetAsync(log.Gateway, "/admin/report")).Body;

        report.GetProperty("trends").EnumerateArray().Select(t => $"{Text(t, "measure")} {Text(t, "direction")} {t.GetProperty("changePercent")}").ShouldBe(
        [
            Rising(report, "requests"), "success_rate degrading -16.666667", "mean_latency_ms degrading 100", Trend(report, "p95_latency_ms"),
            "mean_ttft_ms stable 0", Rising(report, "tokens"), Rising(report, "cost_usd"),
        ]);
        Text(report, "summary").ShouldStartWith("30 requests in 24 h: 83.3 % succeeded");
        Kinds(report, "strengths").ShouldBe(["cached_input", "prompt_first_token"]);
        Kinds(report, "weaknesses").ShouldBe(["active_alert", "failures", "dominant_error", "weak_provider", "degrading", "degrading", "degrading"]);
        report.GetProperty("weaknesses")[2].GetProperty("subject").GetString().ShouldBe("timeout");
        Kinds(report, "recommendations").ShouldBe(["failures", "dominant_error", "weak_provider"]);
    }

    [Fact]
    public async Task Report_NamesTheActiveAlerts()
    {
        var alert = (await AdminAnswer.GetAsync(log.Gateway, "/admin/report")).Body.GetProperty("activeAlerts").EnumerateArray().ShouldHaveSingleItem();

        alert.GetRawText().ShouldBe(
            """{"id":"a1","rule":"latency_high","subject":"claude","severity":"high","metric":"mean_latency_seconds","value":6.5,"threshold":5,"summary":"Too slow.","startedAt":"2026-05-01T12:00:00.000Z"}""");
    }

    [Theory]
    [InlineData("/admin/report?format=text", "application/json", true)]
    [InlineData("/admin/report", "text/plain", true)]
    [InlineData("/admin/report", "application/json;q=0.5, text/plain", true)]
    [InlineData("/admin/report", "text/plain;q=0.5, application/json", false)]
    [InlineData("/admin/report", "*/*", false)]
    [InlineData("/admin/report", "text/html, */*;q=0.8", false)]
    [InlineData("/admin/report", "text/plain;q=0", false)]
    [InlineData("/admin/report?format=json", "text/plain", false)]
    public async Task Report_IsTextForWhomAsksForText(string path, string accept, bool isText)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", TestGateway.AdminKey);
        request.Headers.TryAddWithoutValidation("accept", accept);
        using var response = await log.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe(isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8");
        response.Headers.Vary.ShouldBe(["Accept"]);
        if (!isText)
            return;
        text.ShouldStartWith("Gateway report: the last 24 h\n");
        text.ShouldContain("  - 5 of 5 failures are timeout.\n");
        text.Split('\n').ShouldAllBe(line => line.Length <= 80);
    }

    [Fact]
    public async Task NothingBefore_NothingIsCompared()
    {
        await using var gateway = await TestGateway.StartAsync();
        await SeededLog.RequestAsync(gateway, 1, TimeSpan.FromMinutes(30));
        var report = (await AdminAnswer.GetAsync(gateway, "/admin/report")).Body;

        report.GetProperty("trends").EnumerateArray().ShouldAllBe(t => t.GetProperty("direction").ValueKind == JsonValueKind.Null && t.GetProperty("changePercent").ValueKind == JsonValueKind.Null);
        Text(report, "summary").ShouldEndWith("There is nothing to compare with: the time before had no requests.");
        report.GetProperty("activeAlerts").GetArrayLength().ShouldBe(0);
    }

    // Read from a histogram: its value is within 13 %, and no more is said of it here than that it is worse.
    private static string Trend(JsonElement report, string measure)
    {
        var trend = report.GetProperty("trends").EnumerateArray().Single(t => Text(t, "measure") == measure);
        trend.GetProperty("changePercent").GetDouble().ShouldBeInRange(70, 130);
        return $"{measure} degrading {trend.GetProperty("changePercent")}";
    }

    // Half as many again, in a time that is up to a slice longer.
    private static string Rising(JsonElement report, string measure)
    {
        var trend = report.GetProperty("trends").EnumerateArray().Single(t => Text(t, "measure") == measure);
        trend.GetProperty("changePercent").GetDouble().ShouldBeInRange(49.4, 50);
        return $"{measure} rising {trend.GetProperty("changePercent")}";
    }

    private static IEnumerable<string> Kinds(JsonElement report, string list) => report.GetProperty(list).EnumerateArray().Select(e => Text(e, "kind"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public sealed class TwoPeriods : IAsyncLifetime
    {
        private static readonly Alert Alert = new()
        {
            Id = "a1", Rule = "latency_high", Subject = "claude", Severity = AlertSeverity.High, Metric = "mean_latency_seconds", Value = 6.5, Threshold = 5,
            Summary = "Too slow.", StartedAt = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero), FiredAt = new DateTimeOffset(2026, 5, 1, 12, 5, 0, TimeSpan.Zero),
        };

        internal TestGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Gateway = await TestGateway.StartAsync(services => services.AddSingleton<Func<IReadOnlyList<Alert>>>(() => [Alert]));
            for (var n = 0; n < 20; n++)
                await SeededLog.RequestAsync(Gateway, n + 1, TimeSpan.FromHours(30), duration: 1000);
            for (var n = 0; n < 30; n++)
                await SeededLog.RequestAsync(Gateway, n + 101, TimeSpan.FromHours(2), duration: 2000, error: n < 5 ? "timeout" : null);
        }

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
