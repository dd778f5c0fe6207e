namespace Gateway.Alerting.Reports;

/// <summary>Which way a measure went. Requests, tokens and cost are neither better nor worse for being more: they rise or fall.</summary>
public enum TrendDirection
{
    /// <summary>Within 5 % of the time before.</summary>
    Stable,
    Improving,
    Degrading,
    Rising,
    Falling,
}

/// <summary>A measure beside the time before. Where the two are not equally long, the change of requests, tokens and cost is that of their rates.</summary>
/// <param name="Measure">
/// <c>requests</c>, <c>success_rate</c>, <c>mean_latency_ms</c>, <c>p95_latency_ms</c>, <c>mean_ttft_ms</c>, <c>tokens</c> or <c>cost_usd</c>.
/// </param>
/// <param name="Current">Null where nothing was measured.</param>
/// <param name="Previous">Null where nothing was measured.</param>
/// <param name="ChangePercent">Null where either is not known, or the time before had 0.</param>
/// <param name="Direction">Null where either is not known.</param>
public sealed record Trend(string Measure, double? Current, double? Previous, double? ChangePercent, TrendDirection? Direction);

public static class TrendWords
{
    public static string Word(this TrendDirection direction) => direction switch
    {
        TrendDirection.Improving => "improving",
        TrendDirection.Degrading => "degrading",
        TrendDirection.Rising => "rising",
        TrendDirection.Falling => "falling",
        _ => "stable",
    };
}
