namespace Gateway.Alerting.Reports;

/// <summary>Sets a period beside the one before it.</summary>
public static class Trends
{
    /// <summary>A change up to this, in percent, is none.</summary>
    public const double StablePercent = 5;

    // A change that is 5 % but for the last bits of its floating point is 5 %.
    private const int Digits = 6;

    private enum Better
    {
        More,
        Less,
        Neither,
    }

    /// <param name="current">A period.</param>
    /// <param name="previous">The one before it.</param>
    /// <param name="ratio">How many times as long the current one is: what is summed up is compared by its rate.</param>
    public static IReadOnlyList<Trend> Between(PeriodFacts current, PeriodFacts previous, double ratio)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(previous);
        return
        [
            Of("requests", Better.Neither, p => p.Requests),
            Of("success_rate", Better.More, p => p.SuccessRate),
            Of("mean_latency_ms", Better.Less, p => p.MeanLatencyMs),
            Of("p95_latency_ms", Better.Less, p => p.P95LatencyMs),
            Of("mean_ttft_ms", Better.Less, p => p.MeanTtftMs),
            Of("tokens", Better.Neither, p => p.Tokens),
            Of("cost_usd", Better.Neither, p => (double?)p.CostUsd),
        ];

        // A time without requests is nothing to compare with: the gateway was not in use, or not there.
        Trend Of(string measure, Better better, Func<PeriodFacts, double?> value) =>
            Compare(measure, better, value(current), previous.Requests == 0 ? null : value(previous), better == Better.Neither ? ratio : 1);
    }

    private static Trend Compare(string measure, Better better, double? current, double? previous, double ratio)
    {
        if (current is not { } now || previous * ratio is not { } before)
            return new Trend(measure, current, previous, null, null);
        double? change = before == 0 ? (now == 0 ? 0 : null) : Math.Round((now - before) / before * 100, Digits);
        var direction = change is { } percent && Math.Abs(percent) <= StablePercent ? TrendDirection.Stable : Direction(better, isMore: now > before);
        return new Trend(measure, current, previous, change, direction);
    }

    private static TrendDirection Direction(Better better, bool isMore) => better switch
    {
        Better.Neither => isMore ? TrendDirection.Rising : TrendDirection.Falling,
        Better.More => isMore ? TrendDirection.Improving : TrendDirection.Degrading,
        _ => isMore ? TrendDirection.Degrading : TrendDirection.Improving,
    };
}
