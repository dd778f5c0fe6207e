using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Protocol.Chat;

namespace Gateway.Resilience.Queue;

/// <summary>
/// Holds the requests to one provider to its limits, whoever they come from. A request takes a turn, which is there at once as long as the provider is
/// within its limits; else the request goes on to a target that is ready, or waits here. The turn is given back when the attempt has ended, a stream's at
/// its end. Counts are this process's.
/// </summary>
public sealed class ProviderGate
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly TurnQueue _turns;
    private readonly TimeProvider _time;

    public ProviderGate(string provider, LimitOptions limits, QueueOptions queue, TimeProvider time)
    {
        (Provider, _time) = (provider, time);
        _turns = new TurnQueue(limits, queue, time);
    }

    public string Provider { get; }

    public LimitOptions Limits => _turns.Limits;

    public QueueOptions Queue => _turns.Options;

    public GateStatus Status => new(
        _turns.Running, _turns.Waiting(CallPriority.High), _turns.Waiting(CallPriority.Normal), _turns.Waiting(CallPriority.Low));

    /// <summary>From now on these hold. What runs goes on counting, who waits goes on waiting.</summary>
    public void Configure(LimitOptions limits, QueueOptions queue) => _turns.Configure(limits, queue);

    /// <summary>A request of so many tokens would have its turn at once.</summary>
    public bool HasRoom(long tokens) => _turns.RoomIn(tokens) is null;

    /// <summary>Runs an attempt when its turn has come; an attempt that was skipped tells why it has not.</summary>
    /// <param name="target">Whom it asks.</param>
    /// <param name="seeker">The request.</param>
    /// <param name="goesOn">Asked where there is no room: true where the request rather goes on to another target.</param>
    /// <param name="run">The attempt, to its end.</param>
    /// <param name="state">Given to both.</param>
    /// <param name="cancellationToken">The client has left, or the request's time is over.</param>
    public async ValueTask<Attempt> RunAsync<TState>(
        Target target, ITurnSeeker seeker, Func<TState, bool> goesOn, Func<TState, CancellationToken, ValueTask<Attempt>> run, TState state,
        CancellationToken cancellationToken)
    {
        if (!_turns.TryTake(seeker.EstimatedTokens, out var turn))
        {
            if (goesOn(state))
                return new Attempt(target, Refused(GatewayReason.OverLimit, seeker, $"Provider '{Provider}' is at its limits."));
            (var refused, turn) = await WaitAsync(target, seeker, cancellationToken).ConfigureAwait(false);
            if (refused is not null)
                return new Attempt(target, refused);
        }

        Attempt? ended = null;
        try
        {
            return ended = await run(state, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turns.GiveBack(turn, Used(ended, turn.Tokens), wasMade: ended is not { Outcome.IsSkipped: true });
        }
    }

    private async ValueTask<(Outcome? Refused, Turn Turn)> WaitAsync(Target target, ITurnSeeker seeker, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        var waiter = new Waiter(seeker.Key, seeker.Priority, seeker.EstimatedTokens);
        var end = await _turns.WaitAsync(waiter, cancellationToken).ConfigureAwait(false);
        if (waiter.HasQueued)
            seeker.Queued(target, _time.GetElapsedTime(since));
        return end switch
        {
            WaitEnd.Served => (null, waiter.Turn),
            WaitEnd.Full => (Refused(GatewayReason.QueueFull, seeker, $"Provider '{Provider}' is at its limits, and its queue of {Queue.Length} is full."), default),
            WaitEnd.Left when seeker.BrokenOff is { } why => (why, default),
            _ => (Refused(GatewayReason.QueueTimeout, seeker, $"Provider '{Provider}' is at its limits, and had no turn for the request in time."), default),
        };
    }

    private Outcome Refused(GatewayReason reason, ITurnSeeker seeker, string words) =>
        new(AttemptStage.Plan, AttemptSide.Gateway, new ChatError(ChatErrorKind.RateLimit, words))
        {
            Reason = reason,
            RetryAfter = _turns.RoomIn(seeker.EstimatedTokens) is { } wait && wait > OneSecond ? wait : OneSecond,
        };

    // What a call used that the provider refused is nothing; of one that nobody metered the rough count stays.
    private static long Used(Attempt? ended, long estimated)
    {
        if (ended is null)
            return estimated;
        var usage = ended.Usage;
        return usage.TotalInput is null && usage.Output is null
            ? ended.Outcome.IsSuccess ? estimated : 0
            : (usage.TotalInput ?? 0) + (usage.Output ?? 0);
    }
}

/// <summary>A provider's places and queue at the moment of looking.</summary>
/// <param name="Running">Turns that are taken.</param>
/// <param name="High">Requests of high priority that wait.</param>
/// <param name="Normal">Those of normal priority.</param>
/// <param name="Low">Those of low priority.</param>
public readonly record struct GateStatus(int Running, int High, int Normal, int Low)
{
    public int Waiting => High + Normal + Low;
}
