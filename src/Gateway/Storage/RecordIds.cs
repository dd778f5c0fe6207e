namespace Gateway.Storage;

/// <summary>
/// Ids of log rows: rising, ordered by time, allocated without asking the database, so that a row goes to the end of its table and the
/// request path never waits. 41 bits of milliseconds since 2025 (enough until 2094), 10 bits of sequence, 12 bits drawn by the process,
/// which keep replicas that share a database apart.
/// </summary>
internal sealed class RecordIds(TimeProvider time)
{
    private const int ProcessBits = 12;
    private const int SequenceBits = 10;
    private const long Step = 1L << ProcessBits;

    private static readonly long Epoch = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly long _process = Random.Shared.NextInt64(Step);
    private long _last;

    /// <summary>The next id: above every one before, even if the clock stands still or steps back.</summary>
    public long Next()
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(last + Step, FirstOf(time.GetUtcNow()));
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next | _process;
        }
    }

    /// <summary>
    /// Ids from here on lie above <paramref name="highest"/>, the highest the store holds: a clock that was set back overwrites no row.
    /// </summary>
    public void StartAfter(long highest)
    {
        var floor = highest & ~(Step - 1);
        while (Volatile.Read(ref _last) is var last && last < floor && Interlocked.CompareExchange(ref _last, floor, last) != last)
        {
        }
    }

    private static long FirstOf(DateTimeOffset now) => (now.ToUnixTimeMilliseconds() - Epoch) << (SequenceBits + ProcessBits);
}
