namespace Gateway.Resilience;

/// <summary>
/// The calls and failures of the last <paramref name="duration"/>, and whether they are enough to open a circuit: at least
/// <paramref name="threshold"/> failures (each with its exact time) that are at least half of the calls (counted in slices).
/// </summary>
public sealed class FailureWindow(int threshold, TimeSpan duration, TimeProvider time)
{
    private const int Slices = 60;
    private readonly long _sliceTicks = Math.Max(1, duration.Ticks / Slices);
    private readonly (long Slice, int Calls, int Failures)[] _slices = new (long, int, int)[Slices + 1];
    private readonly long[] _lastFailures = new long[threshold];
    private readonly Lock _lock = new();
    private readonly long _startedAt = time.GetTimestamp();
    private long _failures;

    // Time that passed, not the clock's: that one can be set back.
    private long Now => time.GetElapsedTime(_startedAt).Ticks;

    /// <summary>Counts a call; true when, with it, the window holds enough failures.</summary>
    public bool Record(bool failed)
    {
        lock (_lock)
        {
            var now = Now;
            var slice = now / _sliceTicks;
            ref var counted = ref _slices[slice % _slices.Length];
            if (counted.Slice != slice)
                counted = (slice, 0, 0);
            counted.Calls++;
            if (!failed)
                return false;
            counted.Failures++;
            _lastFailures[_failures++ % threshold] = now;
            return IsTripped(now);
        }
    }

    /// <summary>The calls in the window, and those of them that failed.</summary>
    public (int Calls, int Failures) Count()
    {
        lock (_lock)
            return Count(Now);
    }

    public void Reset()
    {
        lock (_lock)
        {
            Array.Clear(_slices);
            _failures = 0;
        }
    }

    private bool IsTripped(long now)
    {
        if (_failures < threshold || now - _lastFailures[_failures % threshold] > duration.Ticks)
            return false;
        var (calls, failures) = Count(now);
        return failures * 2 >= calls;
    }

    private (int Calls, int Failures) Count(long now)
    {
        var (calls, failures, oldest) = (0, 0, (now - duration.Ticks) / _sliceTicks);
        foreach (var slice in _slices)
        {
            if (slice.Slice >= oldest && slice.Calls > 0)
                (calls, failures) = (calls + slice.Calls, failures + slice.Failures);
        }

        return (calls, failures);
    }
}
