namespace Gateway.Model.Limits;

/// <summary>What one subject (a key, a user, a provider, everybody) has asked for, or was asked for, lately. Its owner locks.</summary>
public sealed class LimitScope
{
    private readonly MinuteWindow _requests = new();
    private readonly MinuteWindow _tokens = new();
    private BurstBucket _burst;
    private int _running;

    /// <summary>Requests that have not ended.</summary>
    public int Running => _running;

    /// <summary>Nothing of it counts any more.</summary>
    public bool IsIdle(Moment now) => _running == 0 && _requests.Used(now.Second) == 0 && _tokens.Used(now.Second) == 0;

    /// <summary>Why a request of so many tokens has to wait; null where it has not.</summary>
    public LimitWait? Check(LimitOptions limits, long tokens, Moment now)
    {
        if (limits.Concurrent is { } most && _running >= most)
            return new LimitWait($"{most} requests at one time", TimeSpan.FromSeconds(1));
        if (limits.RequestsPerMinute is { } requests)
        {
            if (_requests.SecondsUntil(requests - 1, now.Second) is > 0 and var seconds)
                return new LimitWait($"{requests} requests a minute", TimeSpan.FromSeconds(seconds));
            if (limits.Burst is { } size && _burst.Wait(now.Ticks, Interval(requests), size) is > 0 and var ticks)
                return new LimitWait($"{size} requests at once and {requests} a minute", TimeSpan.FromTicks(ticks));
        }

        return limits.TokensPerMinute is { } budget && _tokens.SecondsUntil(budget - Math.Min(tokens, budget), now.Second) is > 0 and var wait
            ? new LimitWait($"{budget} tokens a minute", TimeSpan.FromSeconds(wait))
            : null;
    }

    public void Enter(LimitOptions limits, long tokens, Moment now)
    {
        _running++;
        _requests.Take(1, now.Second);
        _tokens.Take(tokens, now.Second);
        if (limits is { RequestsPerMinute: { } requests, Burst: not null })
            _burst.Take(now.Ticks, Interval(requests));
    }

    /// <summary>The request has ended: what it used counts in place of what it was thought to.</summary>
    public void Leave(long reserved, long used, Moment entered, Moment now)
    {
        _running--;
        if (used < reserved)
            _tokens.Return(reserved - used, entered.Second, now.Second);
        else
            _tokens.Take(used - reserved, now.Second);
    }

    /// <summary>The request was never made.</summary>
    public void Withdraw(LimitOptions limits, Moment entered, Moment now)
    {
        _requests.Return(1, entered.Second, now.Second);
        if (limits is { RequestsPerMinute: { } requests, Burst: not null })
            _burst.Return(Interval(requests));
    }

    public LimitMeasure Requests(int limit, Moment now) => Measure(_requests, limit, now);

    public LimitMeasure Tokens(long limit, Moment now) => Measure(_tokens, limit, now);

    private static LimitMeasure Measure(MinuteWindow window, long limit, Moment now)
    {
        var full = TimeSpan.FromSeconds(window.SecondsUntil(0, now.Second));
        return new LimitMeasure(limit, Math.Max(0, limit - window.Used(now.Second)), full, now.Time + full);
    }

    private static long Interval(int perMinute) => TimeSpan.TicksPerMinute / perMinute;
}

/// <param name="Limit">What is exceeded, in words.</param>
/// <param name="For">How long until there is room.</param>
public readonly record struct LimitWait(string Limit, TimeSpan For);

/// <summary>One moment on the clocks limits go by: one that never goes back, and the wall's.</summary>
public readonly record struct Moment(long Ticks, DateTimeOffset Time)
{
    public long Second => Ticks / TimeSpan.TicksPerSecond;
}
