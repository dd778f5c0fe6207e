using Gateway.Model;
using Gateway.Storage;
using Gateway.Storage.Queries;

namespace Gateway.Tests.Storage.Queries;

public sealed class RequestStatisticsTests
{
    private const long Now = 1_800_000_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Groups_AddUpOverSlices()
    {
        await using var store = await FilledAsync();
        var groups = await Statistics(store).SinceAsync(Time(Now - 3_600_000), Time(Now), Token);

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
        var totals = RequestTotals.Of(await Statistics(store).SinceAsync(Time(Now - 3_600_000), Time(Now), Token));

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
        (await Statistics(store).SinceAsync(from, from, Token)).Sum(g => g.Requests).ShouldBe(4);
        (await Statistics(store).SinceAsync(Time(Now + 300_000), from, Token)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(24)]
    public async Task LongTime_ReadInHalves_LosesNothingAndCountsNothingTwice(int hoursSince)
    {
        await using var store = await FilledAsync();
        var now = Time(Now) + TimeSpan.FromHours(hoursSince);
        var totals = RequestTotals.Of(await Statistics(store).SinceAsync(now - TimeSpan.FromHours(48), now, Token));

        (totals.Total, totals.Completed, totals.InputTokens).ShouldBe((6, 5, 50));
    }

    [Fact]
    public async Task Query_SeeksTheFirstSlice()
    {
        await using var store = await TestStore.StartAsync();

        QueryPlan.Of(store, RequestStatistics.Sql.Replace("?", "5", StringComparison.Ordinal))
            .ShouldBe("SEARCH request_slices USING PRIMARY KEY (slice>? AND slice<?)");
    }

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
