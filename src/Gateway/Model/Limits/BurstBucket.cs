namespace Gateway.Model.Limits;

/// <summary>
/// A token bucket, kept as the moment at which it would be full again (GCRA, ITU-T I.371): it holds <c>size</c> tokens and fills by one each
/// <c>interval</c>. Times are ticks of any clock that does not go back. Its owner locks.
/// </summary>
public struct BurstBucket
{
    private long _fullAt;

    /// <summary>Ticks until there is a token; 0: there is one now.</summary>
    public readonly long Wait(long now, long interval, int size) => Math.Max(0, _fullAt - now - (size - 1) * interval);

    public void Take(long now, long interval) => _fullAt = Math.Max(_fullAt, now) + interval;

    public void Return(long interval) => _fullAt -= interval;
}
