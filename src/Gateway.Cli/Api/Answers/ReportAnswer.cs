namespace Gateway.Cli.Api.Answers;

/// <summary><c>GET /admin/report</c>.</summary>
/// <param name="Current">The time from <paramref name="From"/> to <paramref name="To"/>.</param>
/// <param name="Previous">The time of the same length before it.</param>
internal sealed record ReportAnswer(
    DateTimeOffset? From, DateTimeOffset? To, double? Hours, StatsTotals? Current, StatsTotals? Previous, IReadOnlyList<Recommendation>? Recommendations);

/// <summary>A way to spend less or fail less, with the figures it rests on.</summary>
internal sealed record Recommendation(string? Kind, string? Title, string? Detail, decimal? SavingUsd);
