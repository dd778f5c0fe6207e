using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Model.Limits;

namespace Gateway.Resilience.Queue;

/// <summary>
/// Places at one provider: how many are taken, and who waits for the next. One lock: a place that comes free is given to whoever is next in the same
/// moment, and one given to somebody who has just left goes on to the one behind. Where the first is too large for the tokens that are left of a minute,
/// smaller ones behind go by; it stays the first, and when enough have gone by, they wait until it has had its turn, if it can have one in its time at all.
/// </summary>
internal sealed class TurnQueue
{
    /// <summary>So many go by the first one at most, unless it waits in vain.</summary>
    public const int MostPassingBy = 16;

    // Of those who wait so many are looked at for one that fits.
    private const int MostLookedAt = 64;

    private readonly Lock _lock = new();
    private readonly LimitScope _use = new();
    private readonly PriorityTurns _waiting = new();
    private LimitOptions _limits;
    private QueueOptions _options;
    private readonly TimeProvider _time;
    private readonly long _start;
    private ITimer? _wake;

    public TurnQueue(LimitOptions limits, QueueOptions options, TimeProvider time) =>
        (_limits, _options, _time, _start) = (limits, options, time, time.GetTimestamp());

    public LimitOptions Limits => Volatile.Read(ref _limits);

    public QueueOptions Options => Volatile.Read(ref _options);

    /// <summary>From now on these hold: what was counted goes on counting, and who waits goes on waiting.</summary>
    public void Configure(LimitOptions limits, QueueOptions options)
    {
        lock (_lock)
        {
            (_limits, _options) = (limits, options);
            Serve(Now());
        }
    }

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
        {
            var now = Now();
            return _use.Check(_limits, tokens, now)?.For ?? (MayGo(now) ? null : TimeSpan.Zero);
        }
    }

    /// <summary>Takes a turn where there is room, and nobody waits who would have to have it.</summary>
    public bool TryTake(long tokens, out Turn turn)
    {
        lock (_lock)
        {
            var now = Now();
            if (_use.Check(_limits, tokens, now) is not null || !MayGo(now))
            {
                turn = default;
                return false;
            }

            _waiting.Next?.PassBy();
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
            var now = Now();
            waiter.Queue(now.Ticks + _options.MaxWait.Ticks);
            _waiting.Add(waiter);
            // A place may have come free since the one who waits looked for it.
            Serve(now);
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
            var served = next;
            if (_use.Check(_limits, next.Tokens, now) is { } wait)
            {
                if (Holds(next, wait, now) || FirstThatFits(now, ref wait) is not { } smaller)
                {
                    Wake(wait.For);
                    return;
                }

                next.PassBy();
                served = smaller;
            }

            _waiting.Take(served);
            served.Serve(Take(served.Tokens, now));
        }
    }

    // Nobody waits, or the first of those who do is one that others may go by.
    private bool MayGo(Moment now) => _waiting.Next is not { } next || (_use.Check(_limits, next.Tokens, now) is { } wait && !Holds(next, wait, now));

    // It was passed by often enough, and room comes in its time if nobody goes by any more.
    private static bool Holds(Waiter next, LimitWait wait, Moment now) => next.PassedBy >= MostPassingBy && now.Ticks + wait.For.Ticks <= next.Until;

    // Where none fits, wait is the shortest of theirs.
    private Waiter? FirstThatFits(Moment now, ref LimitWait wait)
    {
        // What is short are places or requests: nobody fits.
        if (_use.Check(_limits, 0, now) is not null)
            return null;
        foreach (var waiter in _waiting.All.Take(MostLookedAt))
        {
            if (_use.Check(_limits, waiter.Tokens, now) is not { } other)
                return waiter;
            wait = other.For < wait.For ? other : wait;
        }

        return null;
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
