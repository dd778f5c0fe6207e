using Gateway.Alerting.Reports;

namespace Gateway.Tests.Alerting.Reports;

public sealed class TrendsTests
{
    [Theory]
    [InlineData(1000, 1050, 5, TrendDirection.Stable)]
    [InlineData(1000, 950, -5, TrendDirection.Stable)]
    [InlineData(1000, 1051, 5.1, TrendDirection.Degrading)]
    [InlineData(1000, 949, -5.1, TrendDirection.Improving)]
    [InlineData(0.1, 0.105, 5, TrendDirection.Stable)]
    [InlineData(1000, 1000, 0, TrendDirection.Stable)]
    [InlineData(1000, 3000, 200, TrendDirection.Degrading)]
    public void Latency_ShorterIsBetterAndFivePercentIsStable(double before, double now, double change, TrendDirection direction)
    {
        foreach (var (measure, period) in new (string, Func<double, PeriodFacts>)[]
        {
            ("mean_latency_ms", ms => Periods.Plain with { MeanLatencyMs = ms }),
            ("p95_latency_ms", ms => Periods.Plain with { P95LatencyMs = ms }),
            ("mean_ttft_ms", ms => Periods.Plain with { MeanTtftMs = ms }),
        })
            Of(measure, period(now), period(before)).ShouldBe(new Trend(measure, now, before, change, direction));
    }

    [Theory]
    [InlineData(80, 84, TrendDirection.Stable)]
    [InlineData(80, 76, TrendDirection.Stable)]
    [InlineData(80, 85, TrendDirection.Improving)]
    [InlineData(80, 75, TrendDirection.Degrading)]
    public void SuccessRate_MoreIsBetter(long before, long now, TrendDirection direction) =>
        Of("success_rate", Periods.Plain with { Completed = now }, Periods.Plain with { Completed = before }).Direction.ShouldBe(direction);

    [Theory]
    [InlineData(100, 105, TrendDirection.Stable)]
    [InlineData(100, 106, TrendDirection.Rising)]
    [InlineData(100, 94, TrendDirection.Falling)]
    public void RequestsTokensAndCost_AreNeitherBetterNorWorse(long before, long now, TrendDirection direction)
    {
        Of("requests", Periods.Plain with { Requests = now }, Periods.Plain with { Requests = before }).Direction.ShouldBe(direction);
        Of("tokens", new PeriodFacts { Requests = 1, OutputTokens = now }, new PeriodFacts { Requests = 1, OutputTokens = before }).Direction.ShouldBe(direction);
        Of("cost_usd", Periods.Plain with { CostUsd = now }, Periods.Plain with { CostUsd = before }).Direction.ShouldBe(direction);
    }

    [Fact]
    public void NoRequestsBefore_NothingIsCompared()
    {
        var trends = Trends.Between(Periods.Plain, new PeriodFacts(), 1);

        trends.Count.ShouldBe(7);
        trends.ShouldAllBe(trend => trend.Current != null && trend.Previous == null && trend.ChangePercent == null && trend.Direction == null);
    }

    [Fact]
    public void NoRequestsNow_WhatCannotBeMeasuredIsNotCompared()
    {
        Of("requests", new PeriodFacts(), Periods.Plain).ShouldBe(new Trend("requests", 0, 100, -100, TrendDirection.Falling));
        Of("mean_latency_ms", new PeriodFacts(), Periods.Plain).ShouldBe(new Trend("mean_latency_ms", null, 2000, null, null));
        Of("success_rate", new PeriodFacts(), Periods.Plain).Direction.ShouldBeNull();
    }

    [Fact]
    public void PeriodsOfUnequalLength_SumsAreComparedByTheirRates_AndNothingElseIs()
    {
        var longer = Periods.Plain with { Requests = 110, Completed = 110, OutputTokens = 6500, CostUsd = 2.2m };

        Of("requests", longer, Periods.Plain, ratio: 1.1).ShouldBe(new Trend("requests", 110, 100, 0, TrendDirection.Stable));
        Of("tokens", longer, Periods.Plain, ratio: 1.1).ShouldBe(new Trend("tokens", 16500, 15000, 0, TrendDirection.Stable));
        Of("cost_usd", longer, Periods.Plain, ratio: 1.1).Direction.ShouldBe(TrendDirection.Stable);
        Of("requests", Periods.Plain, Periods.Plain, ratio: 1.1).Direction.ShouldBe(TrendDirection.Falling);
        Of("mean_latency_ms", longer, Periods.Plain, ratio: 1.1).ShouldBe(new Trend("mean_latency_ms", 2000, 2000, 0, TrendDirection.Stable));
    }

    [Fact]
    public void ZeroBefore_DirectionWithoutAPercentage()
    {
        Of("cost_usd", Periods.Plain, Periods.Plain with { CostUsd = 0 }).ShouldBe(new Trend("cost_usd", 2, 0, null, TrendDirection.Rising));
        Of("success_rate", Periods.Plain, Periods.Plain with { Completed = 0 }).ShouldBe(new Trend("success_rate", 1, 0, null, TrendDirection.Improving));
        Of("cost_usd", Periods.Plain with { CostUsd = 0 }, Periods.Plain with { CostUsd = 0 }).ShouldBe(new Trend("cost_usd", 0, 0, 0, TrendDirection.Stable));
    }

    private static Trend Of(string measure, PeriodFacts current, PeriodFacts previous, double ratio = 1) =>
        Trends.Between(current, previous, ratio).Single(trend => trend.Measure == measure);
}
