using Gateway.Model;
using Gateway.Protocol.Chat;
using Polly.CircuitBreaker;
using Polly;

namespace Gateway.Resilience;

/// <summary>
/// One provider's circuit: Polly's breaker is the state machine (closed, open, one probe, closed again); when it opens is
/// <see cref="FailureWindow"/>'s rule, because Polly's own opens on a ratio of few calls where ours wants a number of failures.
/// An attempt is judged when it ends, a stream at its end. Client aborts, rate limits and the gateway's own limits do not count.
/// </summary>
public sealed class ProviderCircuit
{
    // A probe that proved nothing (the client left) lets the next one try after this.
    private static readonly TimeSpan UndecidedProbeBreak = TimeSpan.FromMilliseconds(500);

    private static readonly Attempt Succeeded = new(new Target("", ""), Model.Outcome.Success);

    private readonly ResiliencePipeline<Attempt> _pipeline;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly FailureWindow _window;
    private readonly TimeProvider _time;
    private readonly TimeSpan _breakDuration;
    private long _openUntilTicks;
    private readonly bool _opensOnFirstFailure;
    private bool _lastProbeUndecided;

    public ProviderCircuit(string provider, CircuitBreakerOptions options, TimeProvider time, Action<string, CircuitPosition> onTransition)
    {
        Provider = provider;
        _time = time;
        _breakDuration = options.BreakDuration!.Value;
        _opensOnFirstFailure = options.FailureThreshold == 1;
        _window = new FailureWindow(options.FailureThreshold, options.SamplingDuration, time);
        _pipeline = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddCircuitBreaker(CreateStrategy(options, onTransition))
            .Build();
    }

    public string Provider { get; }

    public CircuitPosition Position => _state.CircuitState switch
    {
        CircuitState.Closed => CircuitPosition.Closed,
        CircuitState.HalfOpen => CircuitPosition.HalfOpen,
        _ => CircuitPosition.Open,
    };

    /// <summary>Until the next probe is let through; zero when calls pass.</summary>
    public TimeSpan OpenFor
    {
        get
        {
            if (Position == CircuitPosition.Closed)
                return TimeSpan.Zero;
            var left = new DateTimeOffset(Volatile.Read(ref _openUntilTicks), TimeSpan.Zero) - _time.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Runs <paramref name="attempt"/> if the circuit lets it through; else null at once.</summary>
    public async ValueTask<Attempt?> TryRunAsync<TState>(
        Func<TState, CancellationToken, ValueTask<Attempt>> attempt, TState state, CancellationToken cancellationToken)
    {
        if (_opensOnFirstFailure && Position == CircuitPosition.Closed)
            await PrimeAsync().ConfigureAwait(false);
        // Polly is not shown the token: for a cancelled one it would make up a failure of its own, without an attempt to judge.
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (_, s) => Polly.Outcome.FromResult(await s.attempt(s.state, s.cancellationToken).ConfigureAwait(false)),
                context,
                (attempt, state, cancellationToken)).ConfigureAwait(false);
            if (outcome.Exception is BrokenCircuitException)
                return null;
            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Whether <paramref name="outcome"/> is held against the provider.</summary>
    public static bool IsFailure(Model.Outcome outcome) =>
        outcome is { IsSuccess: false, Side: AttemptSide.Provider } && ChatErrorTraits.Of(outcome.Error!.Kind).CountsAgainstProvider;

    private CircuitBreakerStrategyOptions<Attempt> CreateStrategy(CircuitBreakerOptions options, Action<string, CircuitPosition> onTransition) => new()
    {
        // Polly counts what ShouldHandle lets through, and the window has counted already: one such outcome opens.
        FailureRatio = 0.0001,
        MinimumThroughput = 2,
        SamplingDuration = options.SamplingDuration,
        BreakDurationGenerator = _ => ValueTask.FromResult(NextBreak()),
        StateProvider = _state,
        ShouldHandle = arguments => ValueTask.FromResult(Opens(arguments.Outcome.Result)),
        OnOpened = arguments =>
        {
            Volatile.Write(ref _openUntilTicks, (_time.GetUtcNow() + arguments.BreakDuration).UtcTicks);
            onTransition(Provider, CircuitPosition.Open);
            return default;
        },
        OnHalfOpened = _ =>
        {
            onTransition(Provider, CircuitPosition.HalfOpen);
            return default;
        },
        OnClosed = _ =>
        {
            _window.Reset();
            onTransition(Provider, CircuitPosition.Closed);
            return default;
        },
    };

    // Polly never opens on its first call; with a threshold of one it is shown a call before.
    private async ValueTask PrimeAsync() => await _pipeline.ExecuteAsync(static _ => ValueTask.FromResult(Succeeded)).ConfigureAwait(false);

    private bool Opens(Attempt? attempt)
    {
        if (ReferenceEquals(attempt, Succeeded))
            return false;
        // No attempt: the gateway itself threw, which says nothing about the provider.
        var failed = attempt is not null && IsFailure(attempt.Outcome);
        var tripped = attempt is not null && _window.Record(failed);
        if (_state.CircuitState != CircuitState.HalfOpen)
            return tripped;
        // What the provider itself said, be it that it is busy or the request wrong, shows that it is back.
        _lastProbeUndecided = attempt?.Outcome.Side is not AttemptSide.Provider;
        return failed || _lastProbeUndecided;
    }

    private TimeSpan NextBreak()
    {
        var undecided = _lastProbeUndecided;
        _lastProbeUndecided = false;
        return undecided ? UndecidedProbeBreak : _breakDuration;
    }
}
