namespace Gateway.Resilience;

/// <summary>
/// Counts the calls and failures of the last <paramref name="duration"/> in slices, and says when they are enough to open a circuit:
/// at least <paramref name="threshold"/> failures that are at least half of the calls.
/// </summary>
public sealed class FailureWindow(int threshold, TimeSpan duration, TimeProvider time)
{
    private const int Slices = 10;
    private readonly long _sliceTicks = Math.Max(1, duration.Ticks / Slices);
    private readonly (long Slice, int Calls, int Failures)[] _slices = new (long, int, int)[Slices];
    private readonly Lock _lock = new();

    /// <summary>Counts a call; true when, with it, the window holds enough failures.</summary>
    public bool Record(bool failed)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow().UtcTicks / _sliceTicks;
            ref var slice = ref _slices[now % Slices];
            if (slice.Slice != now)
                slice = (now, 0, 0);
            slice.Calls++;
            if (failed)
                slice.Failures++;
            return failed && IsTripped(now);
        }
    }

    public void Reset()
    {
        lock (_lock)
            Array.Clear(_slices);
    }

    private bool IsTripped(long now)
    {
        var (calls, failures) = (0, 0);
        foreach (var slice in _slices)
        {
            if (slice.Slice > now - Slices)
                (calls, failures) = (calls + slice.Calls, failures + slice.Failures);
        }

        return failures >= threshold && failures * 2 >= calls;
    }
}
