using Gateway.Model;
using Polly;
using Polly.CircuitBreaker;

namespace Gateway.Resilience;

/// <summary>
/// Polly's circuit breaker as the bare state machine: closed, open for a time, one probe, closed or open again. When it opens is decided
/// outside (<see cref="FailureWindow"/>), because Polly's own rule is a ratio of few calls where ours wants a number of failures.
/// </summary>
internal sealed class CircuitMachine
{
    private readonly ResiliencePipeline<Verdict> _pipeline;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly CircuitBreakerManualControl _control = new();

    /// <param name="time">The clock.</param>
    /// <param name="nextBreak">Asked at each opening: for how long.</param>
    /// <param name="onTransition">Told of each change.</param>
    public CircuitMachine(TimeProvider time, Func<TimeSpan> nextBreak, Action<CircuitPosition> onTransition) =>
        _pipeline = new ResiliencePipelineBuilder<Verdict> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Verdict>
            {
                // It is shown only verdicts that are meant to move it: two calls, one of them a failure, open it.
                FailureRatio = 0.5,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDurationGenerator = _ => ValueTask.FromResult(nextBreak()),
                StateProvider = _state,
                ManualControl = _control,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is not null || arguments.Outcome.Result.Opens),
                OnOpened = _ => Told(onTransition, CircuitPosition.Open),
                OnHalfOpened = _ => Told(onTransition, CircuitPosition.HalfOpen),
                OnClosed = _ => Told(onTransition, CircuitPosition.Closed),
            })
            .Build();

    public CircuitPosition Position => _state.CircuitState switch
    {
        CircuitState.Closed => CircuitPosition.Closed,
        CircuitState.HalfOpen => CircuitPosition.HalfOpen,
        _ => CircuitPosition.Open,
    };

    /// <summary>Opens it, if it is closed.</summary>
    public async ValueTask OpenAsync()
    {
        for (var shown = 0; shown < 2; shown++)
            await ExecuteAsync(static (_, _) => ValueTask.FromResult(new Verdict(null, Opens: true)), 0, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Runs <paramref name="probe"/> if the break is over and no other one runs; its verdict closes or opens. Null when it may not run.</summary>
    public async ValueTask<Attempt?> ProbeAsync<TState>(
        Func<TState, CancellationToken, ValueTask<Verdict>> probe, TState state, CancellationToken cancellationToken)
    {
        var outcome = await ExecuteAsync(probe, state, cancellationToken).ConfigureAwait(false);
        if (outcome.Exception is BrokenCircuitException)
            return null;
        outcome.ThrowIfException();
        return outcome.Result.Attempt;
    }

    /// <summary>Closes it, whatever it was.</summary>
    public Task CloseAsync(CancellationToken cancellationToken) => _control.CloseAsync(cancellationToken);

    private async ValueTask<Polly.Outcome<Verdict>> ExecuteAsync<TState>(
        Func<TState, CancellationToken, ValueTask<Verdict>> call, TState state, CancellationToken cancellationToken)
    {
        // Polly is not shown the token: for a cancelled one it would make up a failure of its own, without an attempt to judge.
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        try
        {
            return await _pipeline.ExecuteOutcomeAsync(
                static async (_, s) => Polly.Outcome.FromResult(await s.call(s.state, s.cancellationToken).ConfigureAwait(false)),
                context,
                (call, state, cancellationToken)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static ValueTask Told(Action<CircuitPosition> onTransition, CircuitPosition position)
    {
        onTransition(position);
        return default;
    }
}

/// <summary>What an attempt means for the circuit.</summary>
/// <param name="Attempt">Null where the verdict is shown without a call.</param>
/// <param name="Opens">Open, or stay open; else close.</param>
internal readonly record struct Verdict(Attempt? Attempt, bool Opens);
