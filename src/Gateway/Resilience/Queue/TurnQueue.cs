using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Model.Limits;

namespace Gateway.Resilience.Queue;

/// <summary>
/// Places at one provider: how many are taken, and who waits for the next. One lock: a place that comes free is given to whoever is next in the same
/// moment, and one given to somebody who has just left goes on to the one behind.
/// </summary>
internal sealed class TurnQueue
{
    private readonly Lock _lock = new();
    private readonly LimitScope _use = new();
    private readonly PriorityTurns _waiting = new();
    private readonly LimitOptions _limits;
    private readonly QueueOptions _options;
    private readonly TimeProvider _time;
    private readonly long _start;
    private ITimer? _wake;

    public TurnQueue(LimitOptions limits, QueueOptions options, TimeProvider time) =>
        (_limits, _options, _time, _start) = (limits, options, time, time.GetTimestamp());

    public int Running
    {
        get
        {
            lock (_lock)
                return _use.Running;
        }
    }

    public int Waiting(CallPriority priority)
    {
        lock (_lock)
            return _waiting[priority].Count;
    }

    /// <summary>How long until a request of so many tokens would have its turn, if nobody were before it; null: now.</summary>
    public TimeSpan? RoomIn(long tokens)
    {
        lock (_lock)
            return _use.Check(_limits, tokens, Now())?.For ?? (_waiting.Next is null ? null : TimeSpan.Zero);
    }

    /// <summary>Takes a turn where there is room and nobody waits.</summary>
    public bool TryTake(long tokens, out Turn turn)
    {
        lock (_lock)
        {
            var now = Now();
            if (_waiting.Next is not null || _use.Check(_limits, tokens, now) is not null)
            {
                turn = default;
                return false;
            }

            turn = Take(tokens, now);
            return true;
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="waiter">Who.</param>
    /// <param name="left">They have left, or their time is over.</param>
    public async ValueTask<WaitEnd> WaitAsync(Waiter waiter, CancellationToken left)
    {
        if (!TryAdd(waiter))
            return WaitEnd.Full;
        using var bound = _time.CreateTimer(_ => SendAway(waiter, WaitEnd.TimedOut), null, _options.MaxWait, Timeout.InfiniteTimeSpan);
        using var leaving = left.UnsafeRegister(_ => SendAway(waiter, WaitEnd.Left), null);
        var end = await waiter.Ended.ConfigureAwait(false);
        if (end != WaitEnd.Served || !left.IsCancellationRequested)
            return end;
        GiveBack(waiter.Turn, used: 0, wasMade: false);
        return WaitEnd.Left;
    }

    /// <summary>A turn is over.</summary>
    /// <param name="turn">It.</param>
    /// <param name="used">Tokens, input and output.</param>
    /// <param name="wasMade">The provider was asked; else the request itself does not count either.</param>
    public void GiveBack(in Turn turn, long used, bool wasMade)
    {
        lock (_lock)
        {
            var now = Now();
            _use.Leave(turn.Tokens, used, turn.Taken, now);
            if (!wasMade)
                _use.Withdraw(_limits, turn.Taken, now);
            Serve(now);
        }
    }

    private bool TryAdd(Waiter waiter)
    {
        lock (_lock)
        {
            if (_waiting[waiter.Priority].Count >= _options.Length && !MakesRoom(waiter))
                return false;
            waiter.Queue();
            _waiting.Add(waiter);
            // A place may have come free since the one who waits looked for it.
            Serve(Now());
            return true;
        }
    }

    private bool MakesRoom(Waiter waiter)
    {
        if (_options.Length == 0 || _waiting[waiter.Priority].GivesWayTo(waiter.Key) is not { } other)
            return false;
        _waiting.Remove(other);
        other.SendAway(WaitEnd.Full);
        return true;
    }

    private void SendAway(Waiter waiter, WaitEnd why)
    {
        lock (_lock)
        {
            if (!waiter.IsWaiting)
                return;
            _waiting.Remove(waiter);
            waiter.SendAway(why);
            // There may be room for a smaller one behind.
            Serve(Now());
        }
    }

    private void Serve(Moment now)
    {
        while (_waiting.Next is { } next)
        {
            if (_use.Check(_limits, next.Tokens, now) is { } wait)
            {
                Wake(wait.For);
                return;
            }

            _waiting.Advance();
            next.Serve(Take(next.Tokens, now));
        }
    }

    // A place that is taken comes free when it is given back; time alone makes room in a minute.
    private void Wake(TimeSpan after)
    {
        if (_use.Running >= _limits.Concurrent)
            return;
        _wake ??= _time.CreateTimer(static queue => ((TurnQueue)queue!).OnWake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _wake.Change(after, Timeout.InfiniteTimeSpan);
    }

    private void OnWake()
    {
        lock (_lock)
            Serve(Now());
    }

    private Turn Take(long tokens, Moment now)
    {
        _use.Enter(_limits, tokens, now);
        return new Turn(tokens, now);
    }

    private Moment Now() => new(_time.GetElapsedTime(_start).Ticks + TimeSpan.TicksPerSecond, _time.GetUtcNow());
}
