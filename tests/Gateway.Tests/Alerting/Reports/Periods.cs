using Gateway.Alerting.Reports;

namespace Gateway.Tests.Alerting.Reports;

/// <summary>Periods and reports that tests vary.</summary>
internal static class Periods
{
    public static readonly DateTimeOffset To = new(2026, 5, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A hundred requests, all answered, in which nothing is remarkable.</summary>
    public static PeriodFacts Plain { get; } = new()
    {
        Requests = 100, Completed = 100, MeanLatencyMs = 2000, P95LatencyMs = 4000, MeanTtftMs = 1500, CostUsd = 2, InputTokens = 8000, CacheReadTokens = 1000,
        CacheWriteTokens = 1000, OutputTokens = 5000,
    };

    /// <summary>The same with failures of one kind among the hundred.</summary>
    public static PeriodFacts With(string error, long count) => Plain with { Completed = 100 - count, Errors = [(error, count)] };

    public static ReportFacts Facts(PeriodFacts current, PeriodFacts? previous = null) => new()
    {
        From = To - TimeSpan.FromHours(24), To = To, Length = TimeSpan.FromHours(24), PreviousLength = TimeSpan.FromHours(24), Current = current, Previous = previous ?? Plain,
    };

    public static Report Report(PeriodFacts current, PeriodFacts? previous = null) => Gateway.Alerting.Reports.Report.Of(Facts(current, previous));
}
