using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Accounting.Savings;
using Gateway.Alerting.Reports;
using Gateway.Endpoints.Admin;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Storage;
using Gateway.Storage.Queries;
using Gateway.Tests.Hosting;
using Gateway.Tests.Storage;
using Gateway.Tests.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

public sealed class ReportApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_SetsTheTimeBesideTheTimeBefore()
    {
        await using var gateway = await TestGateway.StartAsync();
        await AddAsync(gateway, "now-1", TimeSpan.FromHours(1));
        await AddAsync(gateway, "now-2", TimeSpan.FromHours(2));
        await AddAsync(gateway, "before", TimeSpan.FromHours(30));
        await AddAsync(gateway, "long-ago", TimeSpan.FromHours(50));

        var report = await ReportAsync(gateway, "/admin/report");
        report.GetProperty("current").GetProperty("requests").GetProperty("total").GetInt32().ShouldBe(2);
        report.GetProperty("previous").GetProperty("requests").GetProperty("total").GetInt32().ShouldBe(1);
        report.GetProperty("current").GetProperty("costUsd").GetDecimal().ShouldBe(2 * 0.00123m);
        report.GetProperty("examinedShare").GetDouble().ShouldBe(1);
        (await ReportAsync(gateway, "/admin/report?hours=1.5")).GetProperty("current").GetProperty("requests").GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task SmallPromptsAtADearModel_RecommendationWithItsFigures()
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var n = 0; n < 20; n++)
        {
            await AddAsync(gateway, $"small-{n}", TimeSpan.FromMinutes(30), record => record with
            {
                Calls = [Records.Attempt() with
                {
                    Usage = new TokenUsage { Input = 500, Output = 400, Source = UsageSource.Provider },
                    Price = new PricedUsage(0.0075m, "genai-prices/2026-08-21"),
                    CreatedAt = record.CreatedAt,
                }],
            });
        }

        var advice = (await ReportAsync(gateway, "/admin/report")).GetProperty("recommendations").EnumerateArray().ShouldHaveSingleItem();
        advice.GetProperty("kind").GetString().ShouldBe("cheaper_model");
        advice.GetProperty("figures").GetProperty("costUsd").GetDecimal().ShouldBe(0.15m);
        advice.GetProperty("savingUsd").GetDecimal().ShouldBeGreaterThan(0.1m);
    }

    [Fact]
    public async Task AsManyRequestsAMinuteAsBefore_AreStable_WhereverInItsSliceTheReportIsAsked()
    {
        await using var gateway = await TestGateway.StartAsync();
        var hour = RequestStatistics.SliceStart(DateTimeOffset.UtcNow) - TimeSpan.FromHours(3);
        var time = new ManualTime();
        // Four minutes into a slice: 64 minutes are set beside 60.
        time.Advance(hour + TimeSpan.FromMinutes(124) - time.GetUtcNow());
        for (var minute = 2; minute < 124; minute += 4)
            await AddAtAsync(gateway, $"m{minute}", hour + TimeSpan.FromMinutes(minute));

        var services = gateway.Services;
        var source = new ReportSource(
            services.GetRequiredService<RequestStatistics>(), services.GetRequiredService<SavingQueries>(), gateway.Composition.Savings, () => [], time);
        var material = await source.ReadAsync(TimeSpan.FromHours(1), Token);
        var trend = Report.Of(material.Facts).Trends.Single(t => t.Measure == "requests");

        (trend.Current, trend.Previous, trend.ChangePercent, trend.Direction).ShouldBe((16, 15, 0, TrendDirection.Stable));
    }

    [Theory]
    [InlineData("/admin/report?hours=0")]
    [InlineData("/admin/report?format=yaml")]
    public async Task QueriesThatMakeNoSense_AreRefused(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var response = await gateway.AdminAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static Task AddAsync(TestGateway gateway, string id, TimeSpan ago, Func<RequestRecord, RequestRecord>? change = null) =>
        AddAtAsync(gateway, id, DateTimeOffset.UtcNow - ago, change);

    private static async Task AddAtAsync(TestGateway gateway, string id, DateTimeOffset at, Func<RequestRecord, RequestRecord>? change = null)
    {
        var log = gateway.Services.GetRequiredService<RequestLog>();
        var record = log.Pending(id).Completed() with { CreatedAt = at.ToUnixTimeMilliseconds() };
        await log.WriteAsync(change?.Invoke(record) ?? record, Token);
        await gateway.RowAsync(id);
    }

    private static async Task<JsonElement> ReportAsync(TestGateway gateway, string path)
    {
        using var response = await gateway.AdminAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }
}
