namespace Gateway.Cli.Api.Answers;

/// <summary><c>GET /admin/report</c>.</summary>
internal sealed record ReportAnswer
{
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public double? Hours { get; init; }

    /// <summary>The most important in a few sentences.</summary>
    public string? Summary { get; init; }

    /// <summary>The time from <see cref="From"/> to <see cref="To"/>.</summary>
    public StatsTotals? Current { get; init; }

    /// <summary>The time of the same length before it.</summary>
    public StatsTotals? Previous { get; init; }

    public IReadOnlyList<Trend>? Trends { get; init; }

    public IReadOnlyList<ActiveAlert>? ActiveAlerts { get; init; }

    public IReadOnlyList<Finding>? Strengths { get; init; }

    public IReadOnlyList<Finding>? Weaknesses { get; init; }

    public IReadOnlyList<Finding>? Opportunities { get; init; }

    public IReadOnlyList<Recommendation>? Recommendations { get; init; }
}

/// <summary>A measure beside the time before.</summary>
/// <param name="Direction"><c>improving</c>, <c>degrading</c>, <c>rising</c>, <c>falling</c> or <c>stable</c>.</param>
internal sealed record Trend(string? Measure, double? Current, double? Previous, double? ChangePercent, string? Direction);

/// <summary>An alert that fires.</summary>
internal sealed record ActiveAlert(string? Rule, string? Subject, string? Severity, string? Summary, DateTimeOffset? StartedAt);

/// <summary>A strength, a weakness or an opportunity.</summary>
internal sealed record Finding(string? Kind, string? Text, string? Subject);

/// <summary>A way to spend less or fail less, with the figures it rests on.</summary>
internal sealed record Recommendation(string? Kind, string? Title, string? Detail, decimal? SavingUsd);
