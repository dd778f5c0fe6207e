namespace Gateway.Benchmarks.Load.Comparing;

/// <summary>
/// How much of everything. Rates are low for two cores that also run the client and the upstream: latency is measured away from saturation.
/// </summary>
internal sealed record ComparisonSettings
{
    public static readonly ComparisonSettings Full = new()
    {
        Rounds = 5,
        UnaryRequests = 10_000,
        StreamRequests = 2000,
        WarmUpRuns = 3,
        RateDuration = TimeSpan.FromSeconds(4),
        Settle = TimeSpan.FromMilliseconds(500),
    };

    public static readonly ComparisonSettings Quick = new()
    {
        Rounds = 3,
        UnaryRequests = 3000,
        StreamRequests = 500,
        WarmUpRuns = 3,
        RateDuration = TimeSpan.FromSeconds(1),
        Settle = TimeSpan.FromMilliseconds(200),
    };

    public required int Rounds { get; init; }

    /// <summary>Connections of the closed loop.</summary>
    public int Connections { get; init; } = 8;

    public required int UnaryRequests { get; init; }

    public required int StreamRequests { get; init; }

    /// <summary>A paced stream lasts hundreds of milliseconds; some say enough.</summary>
    public int PacedRequests { get; init; } = 32;

    /// <summary>Closed runs of each scenario against each target before anything counts: the runtime compiles what is hot.</summary>
    public required int WarmUpRuns { get; init; }

    public int UnaryRate { get; init; } = 300;

    public int StreamRate { get; init; } = 30;

    /// <summary>Connections of the open loop: more than can be in flight at the rate, unless the target stalls.</summary>
    public int RateConnections { get; init; } = 32;

    public required TimeSpan RateDuration { get; init; }

    public required TimeSpan Settle { get; init; }
}
