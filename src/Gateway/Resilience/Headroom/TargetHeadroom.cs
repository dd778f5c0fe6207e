namespace Gateway.Resilience.Headroom;

/// <summary>The newest that a vendor said of the limits of one of its models, and what was sent there since. Safe for concurrent use.</summary>
internal sealed class TargetHeadroom(TimeProvider time)
{
    /// <summary>With less than this left, a limit is near.</summary>
    private const double NearRatio = 0.05;

    private readonly Lock _lock = new();
    private readonly Entry[] _entries = new Entry[HeadroomHeaders.Most];

    /// <summary>Something of it is still true.</summary>
    public bool IsFresh
    {
        get
        {
            lock (_lock)
                return Array.Exists(_entries, e => Left(e) > TimeSpan.Zero);
        }
    }

    public void Learn(ReadOnlySpan<HeadroomReading> readings)
    {
        lock (_lock)
        {
            foreach (var reading in readings)
                _entries[(int)reading.Kind] = new Entry(reading, time.GetTimestamp(), Sent: 0);
        }
    }

    /// <summary>A request of so many tokens of input goes there: until its answer tells better, it is taken off.</summary>
    public void Sent(long inputTokens)
    {
        lock (_lock)
        {
            for (var i = 0; i < _entries.Length; i++)
                _entries[i] = _entries[i] with { Sent = _entries[i].Sent + Cost((HeadroomKind)i, inputTokens) };
        }
    }

    /// <summary>A request of so many tokens of input might be refused there.</summary>
    public bool IsNear(long inputTokens)
    {
        lock (_lock)
        {
            foreach (var entry in _entries)
            {
                if (Left(entry) > TimeSpan.Zero && IsNear(entry, Cost(entry.Said.Kind, inputTokens)))
                    return true;
            }
        }

        return false;
    }

    /// <summary>What is still true.</summary>
    public HeadroomReading[] Read()
    {
        lock (_lock)
            return [.. _entries.Where(e => Left(e) > TimeSpan.Zero).Select(e => e.Said with { ResetsIn = Left(e), Remaining = Math.Max(0, e.Said.Remaining - e.Sent) })];
    }

    private TimeSpan Left(in Entry entry) => entry.Said.ResetsIn > TimeSpan.Zero ? entry.Said.ResetsIn - time.GetElapsedTime(entry.SaidAt) : TimeSpan.Zero;

    private static bool IsNear(in Entry entry, long cost)
    {
        var remaining = entry.Said.Remaining - entry.Sent;
        return remaining < cost || remaining < entry.Said.Limit * NearRatio;
    }

    // How long an answer will be nobody knows.
    private static long Cost(HeadroomKind kind, long inputTokens) => kind switch
    {
        HeadroomKind.Requests => 1,
        HeadroomKind.OutputTokens => 0,
        _ => inputTokens,
    };

    /// <param name="Said">By the vendor.</param>
    /// <param name="SaidAt">Timestamp.</param>
    /// <param name="Sent">Taken off since.</param>
    private readonly record struct Entry(HeadroomReading Said, long SaidAt, long Sent);
}
