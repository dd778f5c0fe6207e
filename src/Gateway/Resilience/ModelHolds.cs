using System.Collections.Concurrent;

namespace Gateway.Resilience;

/// <summary>
/// Until when a provider asked to be left alone with which model: most vendors limit each model for itself, and what one caller uses up of one must not
/// keep the others from the rest. Holds count the time that passes: the clock may be set back, and a hold would not end. Safe for concurrent use.
/// </summary>
internal sealed class ModelHolds(TimeProvider time)
{
    /// <summary>Callers may ask for any model: past this many at once, all of the provider is held.</summary>
    public const int MaxModels = 256;

    // Longer waits than this are asked about again: limits are raised, and clocks go wrong.
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, long> _until = new(StringComparer.Ordinal);
    private readonly long _createdAt = time.GetTimestamp();
    private long _last;
    private long _all;

    /// <summary>Until the last of them ends.</summary>
    public TimeSpan Longest => Left(Volatile.Read(ref _last));

    /// <summary>How long <paramref name="model"/> is held.</summary>
    public TimeSpan Of(string model)
    {
        if (Longest == TimeSpan.Zero)
            return TimeSpan.Zero;
        var all = Volatile.Read(ref _all);
        return Left(_until.TryGetValue(model, out var until) && until > all ? until : all);
    }

    /// <summary>The provider said so.</summary>
    public void Hold(string model, TimeSpan wait)
    {
        var until = Age + (wait < LongestHold ? wait : LongestHold).Ticks;
        Forget();
        if (_until.Count < MaxModels || _until.ContainsKey(model))
            _until.AddOrUpdate(model, until, (_, held) => Math.Max(held, until));
        else
            Raise(ref _all, until);
        Raise(ref _last, until);
    }

    public void Clear()
    {
        _until.Clear();
        Volatile.Write(ref _all, 0);
        Volatile.Write(ref _last, 0);
    }

    private long Age => time.GetElapsedTime(_createdAt).Ticks;

    private TimeSpan Left(long until) => until > 0 && until - Age is > 0 and var left ? TimeSpan.FromTicks(left) : TimeSpan.Zero;

    private void Forget()
    {
        foreach (var hold in _until)
        {
            if (Left(hold.Value) == TimeSpan.Zero)
                _until.TryRemove(hold);
        }
    }

    private static void Raise(ref long value, long to)
    {
        while (Volatile.Read(ref value) is var now && now < to)
            Interlocked.CompareExchange(ref value, to, now);
    }
}
