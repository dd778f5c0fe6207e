using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Resilience;

/// <summary>Which failures are worth another try on the same target, and after which wait.</summary>
public sealed class RetryRule(RetryOptions options, Func<double> random)
{
    /// <summary>Longer waits are not worth it where another target is ready.</summary>
    public static readonly TimeSpan LongestWaitBesideAnother = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LeastJitter = TimeSpan.FromMilliseconds(10);

    /// <summary>Only what the provider did, and only while the client has nothing of the answer.</summary>
    public static bool MayRetry(Outcome outcome)
    {
        if (outcome is { IsSuccess: true } or { Side: not AttemptSide.Provider } or { Stage: AttemptStage.MidStream } or { ProviderForbidsRetry: true })
            return false;
        // A timeout the provider itself reports came fast; one the gateway waited for has used its time up.
        return ChatErrorTraits.Of(outcome.Error!.Kind).IsRetryable || outcome is { Error.Kind: ChatErrorKind.Timeout, Status: not null };
    }

    /// <summary>The wait before the next try, without its jitter: what the provider asks for, else exponential; null when that is too long.</summary>
    /// <param name="outcome">How the last try ended.</param>
    /// <param name="retry">0 before the first retry.</param>
    public TimeSpan? Wait(Outcome outcome, int retry)
    {
        if (outcome.RetryAfter is { } asked && asked > TimeSpan.Zero)
            return asked <= options.MaxDelay ? asked : null;
        var exponential = options.BaseDelay.Ticks * Math.Pow(2, retry);
        return exponential < options.MaxDelay.Ticks ? TimeSpan.FromTicks((long)exponential) : options.MaxDelay;
    }

    /// <summary>Spreads waits, so that those who failed together do not come back together: never earlier than asked, else never later than planned.</summary>
    public TimeSpan Jittered(TimeSpan wait, Outcome outcome) => outcome.RetryAfter > TimeSpan.Zero
        ? wait + LeastJitter + (wait * 0.1 * random())
        : wait * (0.5 + (0.5 * random()));
}
