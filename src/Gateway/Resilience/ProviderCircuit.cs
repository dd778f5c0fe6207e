using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Resilience;

/// <summary>
/// One provider's circuit, and its holds. The circuit opens after failures (<see cref="FailureWindow"/>) and lets one probe decide after its break
/// (<see cref="CircuitMachine"/>). A hold is the time a provider asked for with a 429 to a chat: no failure, but no chat for that model is sent there.
/// An attempt is judged when it ends, a stream at its end; a native one when its answer begins, for it may last for hours. What clients and the gateway
/// itself end does not count.
/// </summary>
public sealed class ProviderCircuit
{
    // A probe that proved nothing (the client left) lets the next one try after this.
    private static readonly TimeSpan UndecidedProbeBreak = TimeSpan.FromMilliseconds(500);

    private readonly CircuitMachine _machine;
    private readonly CircuitMemory _memory;
    private readonly FailureWindow _window;
    private readonly CircuitBreakerOptions _options;
    private readonly TimeProvider _time;
    private readonly ModelHolds _holds;
    private long _openUntil;
    private int _probing;
    private bool _probeUndecided;
    private TimeSpan? _restoredBreak;

    public ProviderCircuit(string provider, CircuitBreakerOptions options, TimeProvider time, Action<CircuitTransition> onTransition)
    {
        (Provider, _options, _time, _holds) = (provider, options, time, new ModelHolds(time));
        _window = new FailureWindow(options.FailureThreshold, options.SamplingDuration, time);
        _memory = new CircuitMemory(provider, time, onTransition);
        _machine = new CircuitMachine(time, NextBreak, OnTransition);
    }

    public string Provider { get; }

    public CircuitPosition Position => _machine.Position;

    /// <summary>Until the next probe is let through; zero when calls pass.</summary>
    public TimeSpan OpenFor => Position == CircuitPosition.Closed ? TimeSpan.Zero : Left(Volatile.Read(ref _openUntil) - _time.GetUtcNow().UtcTicks);

    /// <summary>How long the provider still asks to be left alone (429) with any model.</summary>
    public TimeSpan HoldFor => _holds.Longest;

    /// <summary>Until a chat for <paramref name="model"/> may be let through: the longer of break and hold.</summary>
    public TimeSpan ReadyIn(string model) => _holds.Of(model) is var hold && OpenFor is var open && open > hold ? open : hold;

    /// <summary>A chat for <paramref name="model"/> now would be let through.</summary>
    public bool IsReady(string model) => LetsThrough && _holds.Of(model) == TimeSpan.Zero;

    private bool LetsThrough => Position == CircuitPosition.Closed || (OpenFor == TimeSpan.Zero && Volatile.Read(ref _probing) == 0);

    public CircuitStatus Status
    {
        get
        {
            var (calls, failures) = _window.Count();
            return _memory.Describe(Position) with { OpenFor = OpenFor, HoldFor = HoldFor, RecentCalls = calls, RecentFailures = failures };
        }
    }

    /// <summary>Rises with each transition.</summary>
    public long Period => _memory.Period;

    /// <summary>An attempt that was skipped, where none would be let through now; else null. For who has to wait for something else first.</summary>
    public Attempt? PassOver(Target target, bool isChat)
    {
        if (isChat && _holds.Of(target.Model) is var hold && hold > TimeSpan.Zero)
            return Skipped(target, GatewayReason.OnHold, hold);
        return LetsThrough ? null : Shed(target);
    }

    /// <summary>Runs a chat's <paramref name="attempt"/> if circuit and hold let it through; else answers at once with an attempt that was skipped.</summary>
    public ValueTask<Attempt> RunAsync<TState>(
        Target target, Func<TState, Target, CancellationToken, ValueTask<Attempt>> attempt, TState state, CancellationToken cancellationToken) =>
        RunAsync(target, attempt, state, isChat: true, cancellationToken);

    /// <summary>Runs <paramref name="attempt"/> if the circuit lets it through, and, where it is a chat, the hold of its model.</summary>
    /// <param name="target">Whom it asks.</param>
    /// <param name="attempt">Ends when it can be judged.</param>
    /// <param name="state">Given to it.</param>
    /// <param name="isChat">Vendors limit other calls apart from chats: their 429 holds no chat, and they heed none.</param>
    /// <param name="cancellationToken">Given to it.</param>
    public async ValueTask<Attempt> RunAsync<TState>(
        Target target, Func<TState, Target, CancellationToken, ValueTask<Attempt>> attempt, TState state, bool isChat, CancellationToken cancellationToken)
    {
        if (isChat && _holds.Of(target.Model) is var hold && hold > TimeSpan.Zero)
            return Skipped(target, GatewayReason.OnHold, hold);
        if (Position != CircuitPosition.Closed && await TryProbeAsync(target, attempt, state, isChat, cancellationToken).ConfigureAwait(false) is { } probed)
            return probed;

        var period = Period;
        var ended = await attempt(state, target, cancellationToken).ConfigureAwait(false);
        await CountAsync(ended, period, isChat).ConfigureAwait(false);
        return ended;
    }

    /// <summary>An attempt that was judged by its beginning has failed later: it counts as one more call, in the period it was judged in.</summary>
    /// <param name="ended">The attempt at its end.</param>
    /// <param name="period">The <see cref="Period"/> when it had been judged.</param>
    public ValueTask FailedLaterAsync(Attempt ended, long period) => CountAsync(ended, period, setsHold: false);

    /// <summary>Closes the circuit and ends the holds: an operator knows better.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        _holds.Clear();
        _window.Reset();
        _memory.Explain("reset by an operator");
        await _machine.CloseAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens the circuit for what is left of a break that began before the process did.</summary>
    public async ValueTask RestoreAsync(CircuitTransition last)
    {
        // A probe that ended with its process decided nothing.
        var left = last.To == CircuitPosition.HalfOpen ? UndecidedProbeBreak : last.OpenUntil - _time.GetUtcNow();
        if (last.To == CircuitPosition.Closed || left is not { } rest || rest <= TimeSpan.Zero)
            return;
        _restoredBreak = rest < _options.BreakDuration!.Value ? rest : _options.BreakDuration.Value;
        _memory.Restore(last);
        await _machine.OpenAsync().ConfigureAwait(false);
    }

    /// <summary>Whether <paramref name="outcome"/> is held against the provider.</summary>
    public static bool IsFailure(Outcome outcome) =>
        outcome is { IsSuccess: false, Side: AttemptSide.Provider } && ChatErrorTraits.Of(outcome.Error!.Kind).CountsAgainstProvider;

    // A call from before the circuit opened says nothing about the provider since.
    private async ValueTask CountAsync(Attempt ended, long period, bool setsHold)
    {
        if (Note(ended, setsHold) && period == Period && Position == CircuitPosition.Closed && _window.Record(IsFailure(ended.Outcome)))
            await _machine.OpenAsync().ConfigureAwait(false);
    }

    /// <summary>The probe's attempt, or a skipped one; null when the circuit has closed meanwhile.</summary>
    private async ValueTask<Attempt?> TryProbeAsync<TState>(
        Target target, Func<TState, Target, CancellationToken, ValueTask<Attempt>> attempt, TState state, bool isChat, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _probing, 1) == 1)
            return Shed(target);
        try
        {
            if (Position == CircuitPosition.Closed)
                return null;
            _probeUndecided = true;
            var ended = await _machine.ProbeAsync(
                static async (s, token) => s.circuit.Judge(await s.attempt(s.state, s.target, token).ConfigureAwait(false), s.isChat),
                (circuit: this, attempt, state, target, isChat),
                cancellationToken).ConfigureAwait(false);
            return ended ?? Shed(target);
        }
        finally
        {
            Volatile.Write(ref _probing, 0);
        }
    }

    private Verdict Judge(Attempt probe, bool setsHold)
    {
        Note(probe, setsHold);
        var failed = IsFailure(probe.Outcome);
        // What the provider itself said, be it that it is busy or the request wrong, shows that it is back.
        _probeUndecided = probe.Outcome.Side != AttemptSide.Provider;
        _memory.Explain(
            _probeUndecided ? "the probe was broken off before it could tell"
            : failed ? "the probe failed"
            : $"the probe was answered ({probe.Outcome.Word})");
        return new Verdict(probe, failed || _probeUndecided);
    }

    /// <summary>Remembers what an attempt says about the provider; false when it says nothing.</summary>
    private bool Note(Attempt attempt, bool setsHold)
    {
        if (attempt.Outcome.Side != AttemptSide.Provider)
            return false;
        if (setsHold && attempt.Outcome is { Error.Kind: ChatErrorKind.RateLimit, RetryAfter: { } wait } && wait > TimeSpan.Zero)
            _holds.Hold(attempt.Target.Model, wait);
        _memory.Note(attempt);
        return true;
    }

    private Attempt Shed(Target target)
    {
        _memory.CountShed();
        return Skipped(target, GatewayReason.CircuitOpen, OpenFor);
    }

    private Attempt Skipped(Target target, GatewayReason reason, TimeSpan wait)
    {
        var error = reason == GatewayReason.OnHold
            ? new ChatError(ChatErrorKind.RateLimit, $"Provider '{Provider}' asked to be left alone with '{target.Model}' for a while.")
            : new ChatError(ChatErrorKind.Overloaded, $"The circuit of provider '{Provider}' is open: {_memory.Cause}.");
        return new Attempt(target, new Outcome(AttemptStage.Plan, AttemptSide.Gateway, error) { Reason = reason, RetryAfter = wait });
    }

    private TimeSpan NextBreak()
    {
        var length = _restoredBreak
            ?? (Position != CircuitPosition.Closed && _probeUndecided ? UndecidedProbeBreak : _options.BreakDuration!.Value);
        Volatile.Write(ref _openUntil, (_time.GetUtcNow() + length).UtcTicks);
        return length;
    }

    private void OnTransition(CircuitPosition to)
    {
        var restored = _restoredBreak is not null;
        _restoredBreak = null;
        var until = to == CircuitPosition.Open ? new DateTimeOffset(Volatile.Read(ref _openUntil), TimeSpan.Zero) : (DateTimeOffset?)null;
        if (to == CircuitPosition.Closed)
            _window.Reset();
        if (!restored)
            _memory.Moved(to, until, _window.Count(), _options.SamplingDuration);
    }

    private static TimeSpan Left(long ticks) => ticks > 0 ? TimeSpan.FromTicks(ticks) : TimeSpan.Zero;
}
