using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Endpoints;

/// <summary>What the log says of attempts as they end: failures, retries, fallbacks, limits, broken streams.</summary>
internal static class AttemptLines
{
    /// <summary>An attempt of <paramref name="call"/> has ended.</summary>
    public static void Ended(ILogger logger, GatewayCall call, Attempt attempt)
    {
        if (attempt.Unexpected is { } unexpected)
            Log.Unexpected(logger, unexpected, call.RequestId);
        var (target, outcome) = (attempt.Target, attempt.Outcome);
        if (outcome.IsSuccess)
            Succeeded(logger, call, attempt);
        else if (outcome.Stage == AttemptStage.MidStream && outcome.Side != AttemptSide.Client)
            Log.StreamFailed(logger, call.RequestId, target.Provider, target.Model, Milliseconds(attempt), outcome.TechnicalText);
        else if (outcome.Reason is GatewayReason.QueueFull or GatewayReason.QueueTimeout)
            Log.RateLimited(logger, call.RequestId, "provider", target.Provider, target.Model, outcome.RetryAfter?.TotalSeconds);
        else if (outcome.Side == AttemptSide.Provider)
            Failed(logger, call, target, outcome);
    }

    /// <summary>One target was asked after another.</summary>
    public static void FellBack(ILogger logger, GatewayCall call, Attempt before, Attempt now) =>
        Log.FellBack(logger, call.RequestId, before.Target.Provider, before.Target.Model, now.Target.Provider, now.Target.Model, before.Outcome.Word);

    private static void Succeeded(ILogger logger, GatewayCall call, Attempt attempt)
    {
        if (call.IsStream)
            Log.StreamEnded(logger, call.RequestId, attempt.Target.Provider, attempt.Target.Model, Milliseconds(attempt), attempt.Usage.Output);
    }

    private static void Failed(ILogger logger, GatewayCall call, Target target, Outcome failed)
    {
        if (failed.Error!.IsRefusedCredential)
        {
            Log.CredentialRefused(logger, call.RequestId, target.Provider, failed.Status);
            return;
        }

        if (failed.Status == StatusCodes.Status429TooManyRequests || failed.Error.Kind == ChatErrorKind.RateLimit)
            Log.RateLimited(logger, call.RequestId, "provider", target.Provider, target.Model, failed.RetryAfter?.TotalSeconds);
        var level = Level(failed.Error.Kind);
        if (logger.IsEnabled(level))
            Log.AttemptFailed(logger, level, call.RequestId, target.Provider, target.Model, failed.TechnicalText);
    }

    private static LogLevel Level(ChatErrorKind kind) => ChatErrorTraits.Of(kind).Severity switch
    {
        ErrorSeverity.Low => LogLevel.Debug,
        ErrorSeverity.Medium => LogLevel.Information,
        ErrorSeverity.High => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    private static long Milliseconds(Attempt attempt) => (long)attempt.Duration.TotalMilliseconds;
}
