using Gateway.Model;
using Polly;
using Polly.Retry;

namespace Gateway.Resilience;

/// <summary>Tries one provider's target again, by Polly: when and how often is <see cref="RetryRule"/>'s and <see cref="RetryOptions"/>'.</summary>
public sealed class TargetRetry
{
    private static readonly ResiliencePropertyKey<Turn> TurnKey = new("turn");

    private readonly RetryRule _rule;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<Attempt>? _pipeline;

    public TargetRetry(RetryOptions options, TimeProvider time, Func<double> random)
    {
        (_rule, _time) = (new RetryRule(options, random), time);
        _pipeline = options.MaxRetries == 0 ? null : new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = options.MaxRetries,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result is { } attempt && Plan(arguments.Context.Properties.GetValue(TurnKey, null!), attempt.Outcome, arguments.AttemptNumber)),
                DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(arguments.Context.Properties.GetValue(TurnKey, null!).BeginPause()),
            })
            .Build();
    }

    /// <summary>Goes on after <paramref name="first"/>, which costs nothing where it needs no retry.</summary>
    /// <param name="first">The first try, ended.</param>
    /// <param name="again">Runs another.</param>
    /// <param name="mayWait">Whether a wait makes sense, told without its jitter and with it: is another target ready, is there time?</param>
    /// <param name="waited">Told of each pause.</param>
    /// <param name="cancellationToken">Ends a pause; the last try's end is then the answer.</param>
    public async ValueTask<Attempt> ContinueAsync(
        Attempt first, Func<CancellationToken, ValueTask<Attempt>> again, Func<TimeSpan, TimeSpan, bool> mayWait, Action<TimeSpan> waited, CancellationToken cancellationToken)
    {
        if (_pipeline is null || !RetryRule.MayRetry(first.Outcome) || cancellationToken.IsCancellationRequested)
            return first;
        var turn = new Turn(first, again, mayWait, waited, _time);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(TurnKey, turn);
            var outcome = await _pipeline.ExecuteOutcomeAsync(static (c, t) => t.NextAsync(c.CancellationToken), context, turn).ConfigureAwait(false);
            if (outcome.Exception is not (null or OperationCanceledException))
                outcome.ThrowIfException();
            turn.EndPause();
            return turn.Last;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private bool Plan(Turn turn, Model.Outcome outcome, int retry)
    {
        if (!RetryRule.MayRetry(outcome) || _rule.Wait(outcome, retry) is not { } wait)
            return false;
        turn.Pause = _rule.Jittered(wait, outcome);
        return turn.MayWait(wait);
    }

    /// <summary>The state of one target's retries.</summary>
    private sealed class Turn(
        Attempt first, Func<CancellationToken, ValueTask<Attempt>> again, Func<TimeSpan, TimeSpan, bool> mayWait, Action<TimeSpan> waited, TimeProvider time)
    {
        private bool _started;
        private long? _pausedAt;

        public Attempt Last { get; private set; } = first;

        /// <summary>The next pause.</summary>
        public TimeSpan Pause { get; set; }

        public bool MayWait(TimeSpan wait) => mayWait(wait, Pause);

        public TimeSpan BeginPause()
        {
            _pausedAt = time.GetTimestamp();
            return Pause;
        }

        public void EndPause()
        {
            if (_pausedAt is { } since)
                waited(time.GetElapsedTime(since));
            _pausedAt = null;
        }

        public async ValueTask<Polly.Outcome<Attempt>> NextAsync(CancellationToken cancellationToken)
        {
            EndPause();
            if (_started)
                Last = await again(cancellationToken).ConfigureAwait(false);
            _started = true;
            return Polly.Outcome.FromResult(Last);
        }
    }
}
