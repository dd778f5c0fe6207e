namespace Gateway.Model;

/// <summary>The time all attempts of one request share, from now on.</summary>
public sealed class TimeBudget(TimeSpan total, TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();

    public TimeSpan Left => total - time.GetElapsedTime(_startedAt) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
