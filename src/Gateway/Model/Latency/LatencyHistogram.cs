namespace Gateway.Model.Latency;

/// <summary>How many requests took how long, by <see cref="LatencyBuckets"/>.</summary>
public sealed class LatencyHistogram
{
    private static readonly long[] Bounds = [.. LatencyBuckets.Bounds];
    private readonly long[] _counts = new long[Bounds.Length];

    /// <summary>Requests in it.</summary>
    public long Count { get; private set; }

    /// <summary>Adds requests to the bucket of that lower bound (milliseconds); those of <see cref="LatencyBuckets.Unknown"/> are left out.</summary>
    public void Add(long bound, long requests)
    {
        if (bound == LatencyBuckets.Unknown)
            return;
        var at = Array.BinarySearch(Bounds, bound);
        _counts[at >= 0 ? at : Math.Max(0, ~at - 1)] += requests;
        Count += requests;
    }

    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
    }

    /// <summary>
    /// The milliseconds that <paramref name="share"/> (0 to 1) of the requests took at most, as if those of a bucket lay evenly in it; null where
    /// there are none. Nothing is known of how far the last bucket reaches: its lower bound stands for all of it.
    /// </summary>
    public double? Percentile(double share)
    {
        if (Count == 0)
            return null;
        var (rank, below) = (share * Count, 0L);
        var at = 0;
        while (at < _counts.Length - 1 && below + _counts[at] < rank)
            below += _counts[at++];
        if (at == _counts.Length - 1 || _counts[at] == 0)
            return Bounds[at];
        return Bounds[at] + ((Bounds[at + 1] - Bounds[at]) * (rank - below) / _counts[at]);
    }
}
