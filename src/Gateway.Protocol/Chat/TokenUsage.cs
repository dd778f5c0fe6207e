namespace Gateway.Protocol.Chat;

/// <summary>Where token counts come from.</summary>
public enum UsageSource
{
    /// <summary>Nobody said, nothing could be estimated.</summary>
    Unknown,

    /// <summary>Estimated by the gateway.</summary>
    Estimated,

    /// <summary>Reported by the provider.</summary>
    Provider,
}

/// <summary>
/// Tokens in disjoint buckets: their sum is what was processed, no token is in two of them (but <see cref="Reasoning"/>, which is
/// the part of <see cref="Output"/> that was thought). Null means "not said", which is not zero.
/// </summary>
public readonly record struct TokenUsage
{
    /// <summary>Input tokens neither read from nor written to a cache.</summary>
    public long? Input { get; init; }

    public long? CacheRead { get; init; }

    /// <summary>Written to a cache that lives 5 minutes.</summary>
    public long? CacheWrite5m { get; init; }

    /// <summary>Written to a cache that lives an hour.</summary>
    public long? CacheWrite1h { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long? Output { get; init; }

    /// <summary>The part of <see cref="Output"/> that was thought.</summary>
    public long? Reasoning { get; init; }

    public UsageSource Source { get; init; }

    /// <summary>Written to any cache.</summary>
    public long? CacheWrite => CacheWrite5m is null && CacheWrite1h is null ? null : (CacheWrite5m ?? 0) + (CacheWrite1h ?? 0);

    /// <summary>All input, whatever its cache did.</summary>
    public long? TotalInput => Input is null && CacheRead is null && CacheWrite is null
        ? null
        : (Input ?? 0) + (CacheRead ?? 0) + (CacheWrite ?? 0);

    /// <summary>Both together, bucket by bucket: what two attempts used. It is an estimate where one of them is.</summary>
    public TokenUsage Plus(in TokenUsage other) => new()
    {
        Input = Sum(Input, other.Input),
        CacheRead = Sum(CacheRead, other.CacheRead),
        CacheWrite5m = Sum(CacheWrite5m, other.CacheWrite5m),
        CacheWrite1h = Sum(CacheWrite1h, other.CacheWrite1h),
        Output = Sum(Output, other.Output),
        Reasoning = Sum(Reasoning, other.Reasoning),
        Source = Source == UsageSource.Estimated || other.Source == UsageSource.Estimated ? UsageSource.Estimated
            : Source > other.Source ? Source : other.Source,
    };

    /// <summary>
    /// This usage with everything <paramref name="later"/> says put over it, field by field: providers report pieces on different
    /// events, and report the running total, not the difference. What a provider said is never replaced by an estimate.
    /// </summary>
    public TokenUsage Merge(in TokenUsage later)
    {
        var (over, under) = later.Source >= Source ? (later, this) : (this, later);
        return new TokenUsage
        {
            Input = over.Input ?? under.Input,
            CacheRead = over.CacheRead ?? under.CacheRead,
            CacheWrite5m = over.CacheWrite5m ?? under.CacheWrite5m,
            CacheWrite1h = over.CacheWrite1h ?? under.CacheWrite1h,
            Output = over.Output ?? under.Output,
            Reasoning = over.Reasoning ?? under.Reasoning,
            Source = over.Source,
        };
    }

    private static long? Sum(long? left, long? right) => left is null && right is null ? null : (left ?? 0) + (right ?? 0);
}
