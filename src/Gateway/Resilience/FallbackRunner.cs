using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Resilience;

/// <summary>
/// Walks the targets of a plan in order until one has answered, the client has left, or the failure is the request's own. Per target: can it
/// express the request, is its provider ready? then an attempt, and retries where they make sense; else the next one.
/// </summary>
public sealed class FallbackRunner
{
    /// <summary>Where no provider is ready, the first that will be is waited for, up to this.</summary>
    public static readonly TimeSpan LongestWaitForAProbe = TimeSpan.FromSeconds(1);

    // Timers fire some milliseconds early, and who comes early is turned away.
    private static readonly TimeSpan TimerMargin = TimeSpan.FromMilliseconds(10);

    private readonly IDictionary<string, ProviderOptions> _providers;
    private readonly CircuitRegistry _circuits;
    private readonly Dictionary<string, TargetRetry> _retries;
    private readonly TimeProvider _time;

    /// <param name="providers">The configured providers.</param>
    /// <param name="circuits">Their circuits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Jitter: from 0 to below 1.</param>
    public FallbackRunner(IDictionary<string, ProviderOptions> providers, CircuitRegistry circuits, TimeProvider time, Func<double> random)
    {
        (_providers, _circuits, _time) = (providers, circuits, time);
        _retries = providers.ToDictionary(p => p.Key, p => new TargetRetry(p.Value.Retry, time, random), StringComparer.OrdinalIgnoreCase);
    }

    /// <param name="walk">The request.</param>
    /// <param name="cancellationToken">The client has left, or the request's time is over.</param>
    public async ValueTask RunAsync(IWalk walk, CancellationToken cancellationToken)
    {
        var skipped = new Skipped(_time);
        for (var at = 0; at < walk.Targets.Count; at++)
        {
            var ended = await AskAsync(walk, at, cancellationToken).ConfigureAwait(false);
            skipped.Add(ended);
            if (cancellationToken.IsCancellationRequested || !MayFallBack(ended))
                return;
        }

        if (skipped.FirstReady is { } target && skipped.Left is var wait && wait <= LongestWaitForAProbe && wait < walk.TimeLeft)
            await AskLaterAsync(walk, target, wait, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Attempt> AskAsync(IWalk walk, int at, CancellationToken cancellationToken)
    {
        var target = walk.Targets[at];
        if (walk.Unfit(at) is { } unfit)
            return End(walk, PassOver(target, unfit));
        var first = await TryAsync(walk, target, cancellationToken).ConfigureAwait(false);
        return RetryRule.MayRetry(first.Outcome) ? await RetryAsync(walk, at, first, cancellationToken).ConfigureAwait(false) : first;
    }

    private ValueTask<Attempt> RetryAsync(IWalk walk, int at, Attempt first, CancellationToken cancellationToken) =>
        _retries[first.Target.Provider].ContinueAsync(
            first,
            token => TryAsync(walk, first.Target, token),
            (wait, pause) => pause < walk.TimeLeft && MayWait(walk, at, wait),
            walk.Waited,
            cancellationToken);

    // Not beside another that is ready, unless it is short; not for a circuit that will still be open.
    private bool MayWait(IWalk walk, int at, TimeSpan wait) =>
        (wait <= RetryRule.LongestWaitBesideAnother || !IsAnotherReady(walk, at))
        && _circuits[walk.Targets[at].Provider].ReadyIn <= wait;

    // The circuit is asked before every try: what opened meanwhile is not tried again.
    private async ValueTask<Attempt> TryAsync(IWalk walk, Target target, CancellationToken cancellationToken) => End(
        walk,
        walk.IsLocal(target)
            ? await walk.AttemptAsync(target, cancellationToken).ConfigureAwait(false)
            : await _circuits[target.Provider].RunAsync(
                target, static (w, t, token) => w.AttemptAsync(t, token), walk, walk.IsChat, cancellationToken).ConfigureAwait(false));

    private async ValueTask AskLaterAsync(IWalk walk, Target target, TimeSpan wait, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        await Task.Delay(wait + TimerMargin, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        walk.Waited(_time.GetElapsedTime(since));
        if (!cancellationToken.IsCancellationRequested)
            await TryAsync(walk, target, cancellationToken).ConfigureAwait(false);
    }

    private bool MayFallBack(Attempt ended) => FallbackRule.MayFallBack(ended.Outcome, _providers[ended.Target.Provider].FallbackOn);

    private bool IsAnotherReady(IWalk walk, int at)
    {
        for (var next = at + 1; next < walk.Targets.Count; next++)
        {
            if ((walk.IsLocal(walk.Targets[next]) || _circuits[walk.Targets[next].Provider].IsReady) && walk.Unfit(next) is null)
                return true;
        }

        return false;
    }

    private static Attempt End(IWalk walk, Attempt attempt)
    {
        walk.Ended(attempt);
        return attempt;
    }

    private static Attempt PassOver(Target target, Unfitness unfit) => new(target, new Outcome(
        AttemptStage.Plan, AttemptSide.Gateway, new ChatError(ChatErrorKind.InvalidRequest, $"The target {unfit.Text}.")) { Reason = unfit.Reason });

    /// <summary>Remembers, while every target is passed over for its provider's sake, which will be ready first.</summary>
    private struct Skipped(TimeProvider time)
    {
        private bool _anyTried;
        private DateTimeOffset _readyAt = DateTimeOffset.MaxValue;
        private Target? _first;

        public readonly Target? FirstReady => _anyTried ? null : _first;

        public readonly TimeSpan Left => _readyAt - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

        public void Add(Attempt ended)
        {
            _anyTried |= !ended.Outcome.IsSkipped;
            // Zero: a probe is under way; there is nothing to wait for but its end.
            if (ended.Outcome is not { Reason: GatewayReason.CircuitOpen or GatewayReason.OnHold, RetryAfter: { } wait } || wait == TimeSpan.Zero)
                return;
            if (time.GetUtcNow() + wait is var readyAt && readyAt < _readyAt)
                (_readyAt, _first) = (readyAt, ended.Target);
        }
    }
}
