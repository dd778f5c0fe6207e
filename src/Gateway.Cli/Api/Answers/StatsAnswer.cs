namespace Gateway.Cli.Api.Answers;

/// <summary><c>GET /admin/stats</c>.</summary>
internal sealed record StatsAnswer : StatsTotals
{
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public double? Hours { get; init; }

    public IReadOnlyList<ProviderStats>? Providers { get; init; }
}

internal sealed record ProviderStats : StatsTotals
{
    public string? Provider { get; init; }

    public IReadOnlyList<ModelStats>? Models { get; init; }
}

internal sealed record ModelStats : StatsTotals
{
    public string? Model { get; init; }
}

/// <summary>The figures of some requests.</summary>
internal record StatsTotals
{
    public RequestCounts? Requests { get; init; }

    public TokenCounts? Tokens { get; init; }

    /// <summary>Of the requests that have a price; see <see cref="UnpricedRequests"/> for the others.</summary>
    public decimal? CostUsd { get; init; }

    public long? UnpricedRequests { get; init; }

    public LatencyFigures? Latency { get; init; }

    public double? TtftMeanMs { get; init; }

    public IReadOnlyList<ErrorCount>? Errors { get; init; }
}

/// <param name="SuccessRate">From 0 to 1.</param>
internal sealed record RequestCounts(long? Total, long? Completed, long? Failed, double? SuccessRate);

/// <param name="Input">Uncached input.</param>
internal sealed record TokenCounts(long? Input, long? CacheRead, long? CacheWrite, long? Output, long? Total);

internal sealed record LatencyFigures(double? MeanMs, double? P50Ms, double? P95Ms, double? P99Ms);

internal sealed record ErrorCount(string? Code, long? Count);
