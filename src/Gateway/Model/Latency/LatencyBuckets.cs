namespace Gateway.Model.Latency;

/// <summary>
/// The histogram latencies are kept in: ten buckets a decade from 10 ms to 1,000 s, each a quarter wider than the one below, so that a percentile
/// read from it is within 13 % of the true one.
/// </summary>
public static class LatencyBuckets
{
    /// <summary>Bucket of the requests whose duration nobody knows.</summary>
    public const long Unknown = -1;

    // Changing them needs a migration: the store's triggers have them written out.
    private static readonly int[] Steps = [100, 126, 158, 200, 251, 316, 398, 501, 631, 794];

    /// <summary>The buckets' lower bounds, milliseconds, rising; the last has no upper one.</summary>
    public static IReadOnlyList<long> Bounds { get; } =
        [0, .. Enumerable.Range(0, 5).SelectMany(decade => Steps.Select(step => (long)(step * Math.Pow(10, decade)) / 10)), 1_000_000];
}
