using Gateway.Model;
using Gateway.Storage;
using Gateway.Storage.Queries;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Storage.Queries;

public sealed class RequestStatisticsTests
{
    private const long Now = 1_800_000_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Groups_AddUpOverSlices()
    {
        await using var store = await FilledAsync();
        var groups = await Statistics(store).SinceAsync(Time(Now - 3_600_000), Token);

        groups.Select(g => $"{g.Provider}|{g.Model}|{g.Outcome}|{g.Requests}|{g.InputTokens}|{g.CostNano}|{g.Duration}").Order().ShouldBe(
        [
            "claude|claude-sonnet-4-5|ok|2|20|2460000|2400",
            "claude|claude-sonnet-4-5|overloaded|1|0|0|0",
            "claude|other|ok|1|10|1230000|1200",
            "gemini|claude-sonnet-4-5|ok|1|10|1230000|1200",
        ]);
        groups.Single(g => g is { Provider: "claude", Outcome: "ok", Model: "claude-sonnet-4-5" }).Latency.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Totals_ArePercentilesOfAllModelsTogether()
    {
        await using var store = await FilledAsync();
        var totals = RequestTotals.Of(await Statistics(store).SinceAsync(Time(Now - 3_600_000), Token));

        (totals.Total, totals.Completed, totals.Failed, totals.CostUsd, totals.MeanDuration, totals.MeanTtft)
            .ShouldBe((5, 4, 1, 0.00492m, 1200, 300));
        totals.Errors.ShouldBe([("overloaded", 1L)]);
        // All four lie in the bucket from 1,000 to 1,260 ms.
        totals.Percentile(0.5).ShouldBe(1130);
    }

    [Fact]
    public async Task SliceThatHoldsTheTime_CountsWhole()
    {
        await using var store = await FilledAsync();
        var from = Time(Now + 299_999);

        RequestStatistics.SliceStart(from).ShouldBe(Time(Now));
        (await Statistics(store).SinceAsync(from, Token)).Sum(g => g.Requests).ShouldBe(4);
        (await Statistics(store).SinceAsync(Time(Now + 300_000), Token)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(1, 6)]
    [InlineData(24, 6)]
    [InlineData(49, 0)]
    public async Task WholeHoursAndTheirEdges_LoseNothingAndCountNothingTwice(int hoursSince, int requests)
    {
        await using var store = await FilledAsync();
        for (var minutes = 0; minutes < 65; minutes += 5)
        {
            var from = Time(Now) + TimeSpan.FromHours(hoursSince) - TimeSpan.FromHours(48) + TimeSpan.FromMinutes(minutes);
            (await Statistics(store).SinceAsync(from, Token)).Sum(g => g.Requests).ShouldBe(requests);
        }
    }

    [Fact]
    public async Task TimeBetweenTwoTimes_HoldsWhatArrivedFromTheOneUntilTheOther()
    {
        await using var store = await FilledAsync();
        for (var minutes = 0; minutes <= 130; minutes += 5)
        {
            var middle = Time(Now) - TimeSpan.FromMinutes(minutes);
            var before = await Statistics(store).BetweenAsync(Time(Now) - TimeSpan.FromHours(30), middle, Token);
            var after = await Statistics(store).BetweenAsync(middle, Time(Now) + TimeSpan.FromHours(3), Token);
            (before.Sum(g => g.Requests) + after.Sum(g => g.Requests)).ShouldBe(6);
            before.Sum(g => g.Requests).ShouldBe(minutes > 60 ? 0 : minutes >= 10 ? 1 : 2, $"{minutes}");
        }
    }

    [Fact]
    public async Task Queries_SeekTheirFirstRow()
    {
        await using var store = await TestStore.StartAsync();

        QueryPlan.Of(store, RequestStatistics.SlicesSql, Edges()).ShouldBe("SEARCH request_slices USING PRIMARY KEY (slice>? AND slice<?)");
        QueryPlan.Of(store, RequestStatistics.HoursSql, Edges()).ShouldBe("SEARCH request_hours USING PRIMARY KEY (hour>? AND hour<?)");
    }

    private static IEnumerable<SqliteParameter> Edges() => [new("$from", 1), new("$to", 2)];

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static RequestStatistics Statistics(TestStore store) => new(store.Contexts);

    private static async Task<TestStore> FilledAsync()
    {
        var store = await TestStore.StartAsync();
        RequestRecord Row(string id, long at) => store.Log.Pending(id) with { CreatedAt = at };
        await store.Log.WriteAsync(Row("before", Now - 3_600_001).Completed(), Token);
        await store.Log.WriteAsync(Row("a", Now - 600_000).Completed(), Token);
        await store.Log.WriteAsync(Row("b", Now).Completed(), Token);
        await store.Log.WriteAsync(Row("c", Now).Failed("overloaded"), Token);
        await store.Log.WriteAsync((Row("d", Now) with { Provider = "gemini" }).Completed(), Token);
        await store.Log.WriteAsync((Row("e", Now) with { Model = "other" }).Completed(), Token);
        await store.DrainAsync();
        return store;
    }
}
