using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Resilience.Queue;

namespace Gateway.Resilience;

/// <summary>
/// Walks the targets of a plan in order until one has answered, the client has left, or the failure is the request's own. Per target: can it
/// express the request, is its provider ready and within its limits? then an attempt, and retries where they make sense; else the next one. A provider
/// that is at its limits is waited for only where no other is ready, or none has answered.
/// </summary>
public sealed class FallbackRunner
{
    /// <summary>Where no provider is ready, the first that will be is waited for, up to this.</summary>
    public static readonly TimeSpan LongestWaitForAProbe = TimeSpan.FromSeconds(1);

    // Timers fire some milliseconds early, and who comes early is turned away.
    private static readonly TimeSpan TimerMargin = TimeSpan.FromMilliseconds(10);

    private readonly IDictionary<string, ProviderOptions> _providers;
    private readonly CircuitRegistry _circuits;
    private readonly GateRegistry _gates;
    private readonly Dictionary<string, TargetRetry> _retries;
    private readonly TimeProvider _time;

    /// <param name="providers">The configured providers.</param>
    /// <param name="circuits">Their circuits.</param>
    /// <param name="gates">The gates of those that have limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Jitter: from 0 to below 1.</param>
    public FallbackRunner(IDictionary<string, ProviderOptions> providers, CircuitRegistry circuits, GateRegistry gates, TimeProvider time, Func<double> random)
    {
        (_providers, _circuits, _gates, _time) = (providers, circuits, gates, time);
        _retries = providers.ToDictionary(p => p.Key, p => new TargetRetry(p.Value.Retry, time, random), StringComparer.OrdinalIgnoreCase);
    }

    /// <param name="walk">The request.</param>
    /// <param name="cancellationToken">The client has left, or the request's time is over.</param>
    public async ValueTask RunAsync(IWalk walk, CancellationToken cancellationToken)
    {
        var skipped = new Skipped(_time);
        for (var at = 0; at < walk.Targets.Count; at++)
        {
            var ended = await AskAsync(walk, at, skipped.HasQueued ? Queueing.Never : Queueing.WhereNoOtherIsReady, cancellationToken).ConfigureAwait(false);
            skipped.Add(ended, at);
            if (cancellationToken.IsCancellationRequested || !MayFallBack(ended))
                return;
        }

        if (skipped.FirstReady is { } first && skipped.Left is var wait && wait <= LongestWaitForAProbe && wait < walk.TimeLeft)
            await AskLaterAsync(walk, first, wait, cancellationToken).ConfigureAwait(false);
        else if (skipped is { OverLimit: { } busy, HasQueued: false })
            await AskAsync(walk, busy, Queueing.Always, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Attempt> AskAsync(IWalk walk, int at, Queueing queueing, CancellationToken cancellationToken)
    {
        var target = walk.Targets[at];
        if (walk.Unfit(at) is { } unfit)
            return End(walk, PassOver(target, unfit));
        var first = await TryAsync(walk, at, queueing, cancellationToken).ConfigureAwait(false);
        return RetryRule.MayRetry(first.Outcome) ? await RetryAsync(walk, at, first, cancellationToken).ConfigureAwait(false) : first;
    }

    private ValueTask<Attempt> RetryAsync(IWalk walk, int at, Attempt first, CancellationToken cancellationToken) =>
        _retries[first.Target.Provider].ContinueAsync(
            first,
            token => TryAsync(walk, at, Queueing.WhereNoOtherIsReady, token),
            (wait, pause) => pause < walk.TimeLeft && MayWait(walk, at, wait),
            walk.Waited,
            cancellationToken);

    // Not beside another that is ready, unless it is short; not for a circuit that will still be open.
    private bool MayWait(IWalk walk, int at, TimeSpan wait) =>
        (wait <= RetryRule.LongestWaitBesideAnother || !IsAnotherReady(walk, at))
        && _circuits[walk.Targets[at].Provider].ReadyIn(walk.Targets[at].Model) <= wait;

    // The circuit is asked before every try: what opened meanwhile is not tried again. So is the gate: who waits to try again holds no turn.
    private async ValueTask<Attempt> TryAsync(IWalk walk, int at, Queueing queueing, CancellationToken cancellationToken)
    {
        var target = walk.Targets[at];
        return End(
            walk,
            walk.Refuse(target) is { } refused ? new Attempt(target, refused)
            : walk.IsLocal(target) ? await walk.AttemptAsync(target, cancellationToken).ConfigureAwait(false)
            : walk.IsChat && _gates.TryFind(target.Provider, out var gate) ? await TakeTurnAsync(gate, walk, at, queueing, cancellationToken).ConfigureAwait(false)
            : await RunAsync(walk, target, cancellationToken).ConfigureAwait(false));
    }

    private ValueTask<Attempt> RunAsync(IWalk walk, Target target, CancellationToken cancellationToken) =>
        _circuits[target.Provider].RunAsync(target, static (w, t, token) => w.AttemptAsync(t, token), walk, walk.IsChat, cancellationToken);

    private ValueTask<Attempt> TakeTurnAsync(ProviderGate gate, IWalk walk, int at, Queueing queueing, CancellationToken cancellationToken)
    {
        var target = walk.Targets[at];
        if (_circuits[target.Provider].PassOver(target, isChat: true) is { } passedOver)
            return ValueTask.FromResult(passedOver);
        return gate.RunAsync(
            target, walk,
            static s => s.queueing == Queueing.Never || (s.queueing == Queueing.WhereNoOtherIsReady && s.runner.IsAnotherReady(s.walk, s.at)),
            static (s, token) => s.runner.RunAsync(s.walk, s.walk.Targets[s.at], token),
            (runner: this, walk, at, queueing), cancellationToken);
    }

    private async ValueTask AskLaterAsync(IWalk walk, int at, TimeSpan wait, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        await Task.Delay(wait + TimerMargin, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        walk.Waited(_time.GetElapsedTime(since));
        if (!cancellationToken.IsCancellationRequested)
            await TryAsync(walk, at, Queueing.WhereNoOtherIsReady, cancellationToken).ConfigureAwait(false);
    }

    private bool MayFallBack(Attempt ended) => FallbackRule.MayFallBack(ended.Outcome, _providers[ended.Target.Provider].FallbackOn);

    private bool IsAnotherReady(IWalk walk, int at)
    {
        for (var next = at + 1; next < walk.Targets.Count; next++)
        {
            if (IsReady(walk, walk.Targets[next]) && walk.Unfit(next) is null)
                return true;
        }

        return false;
    }

    private bool IsReady(IWalk walk, Target target) =>
        walk.IsLocal(target)
        || (_circuits[target.Provider].IsReady(target.Model)
            && (!walk.IsChat || !_gates.TryFind(target.Provider, out var gate) || gate.HasRoom(walk.EstimatedTokens)));

    private static Attempt End(IWalk walk, Attempt attempt)
    {
        walk.Ended(attempt);
        return attempt;
    }

    private static Attempt PassOver(Target target, Unfitness unfit) => new(target, new Outcome(
        AttemptStage.Plan, AttemptSide.Gateway, new ChatError(ChatErrorKind.InvalidRequest, $"The target {unfit.Text}.")) { Reason = unfit.Reason });

    /// <summary>When a request waits for a provider that is at its limits.</summary>
    private enum Queueing
    {
        WhereNoOtherIsReady,
        Always,
        Never,
    }

    /// <summary>Remembers of the targets that were passed over for their provider's sake which will be ready first, and which was busy first.</summary>
    private struct Skipped(TimeProvider time)
    {
        private bool _anyTried;
        private DateTimeOffset _readyAt = DateTimeOffset.MaxValue;
        private int? _first;

        /// <summary>Null, too, where any target was tried.</summary>
        public readonly int? FirstReady => _anyTried ? null : _first;

        public readonly TimeSpan Left => _readyAt - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

        /// <summary>The first that was at its limits.</summary>
        public int? OverLimit { get; private set; }

        /// <summary>The request has waited for a turn in vain: once is enough.</summary>
        public bool HasQueued { get; private set; }

        public void Add(Attempt ended, int at)
        {
            var outcome = ended.Outcome;
            _anyTried |= !outcome.IsSkipped;
            HasQueued |= outcome.Reason == GatewayReason.QueueTimeout;
            if (outcome.Reason == GatewayReason.OverLimit)
                OverLimit ??= at;
            // Zero: a probe is under way; there is nothing to wait for but its end.
            if (outcome is not { Reason: GatewayReason.CircuitOpen or GatewayReason.OnHold, RetryAfter: { } wait } || wait == TimeSpan.Zero)
                return;
            if (time.GetUtcNow() + wait is var readyAt && readyAt < _readyAt)
                (_readyAt, _first) = (readyAt, at);
        }
    }
}
