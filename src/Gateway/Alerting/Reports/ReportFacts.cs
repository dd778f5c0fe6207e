using Gateway.Model.Alerts;

namespace Gateway.Alerting.Reports;

/// <summary>What a report is made from.</summary>
public sealed record ReportFacts
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>The time asked for. What was measured is up to a slice of the statistics longer.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>How long the time before <see cref="From"/> is that <see cref="Previous"/> is of.</summary>
    public required TimeSpan PreviousLength { get; init; }

    public required PeriodFacts Current { get; init; }

    public required PeriodFacts Previous { get; init; }

    /// <summary>The current period by provider, in any order.</summary>
    public IReadOnlyList<ProviderFacts> Providers { get; init; } = [];

    /// <summary>Completed requests that another target answered than the one asked first, as far as they were looked at.</summary>
    public long Rescued { get; init; }

    /// <summary>The alerts that fire now.</summary>
    public IReadOnlyList<Alert> ActiveAlerts { get; init; } = [];

    /// <summary>Ways to spend less, the largest saving first.</summary>
    public IReadOnlyList<Recommendation> Savings { get; init; } = [];
}

/// <summary>One provider's part of a period.</summary>
public sealed record ProviderFacts(string Provider, PeriodFacts Figures);
