namespace Gateway.Endpoints;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Request {RequestId}: the gateway failed.")]
    public static partial void Unexpected(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(2, LogLevel.Warning, "Request {RequestId}: provider {Provider} refused the gateway's credential ({Status}); set a valid one.")]
    public static partial void CredentialRefused(ILogger logger, string requestId, string provider, int? status);

    [LoggerMessage(4, LogLevel.Information, "The circuit of provider {Provider} is now {Position}: {Cause}.")]
    public static partial void CircuitChanged(ILogger logger, string provider, string position, string cause);

    [LoggerMessage(7, LogLevel.Warning, "The circuit of provider {Provider} is now open: {Cause}. A failure: {SampleError}")]
    public static partial void CircuitOpened(ILogger logger, string provider, string cause, string? sampleError);

    [LoggerMessage(EventId = 5, Message = "Request {RequestId}: attempt at {Provider}/{Model} failed: {Error}")]
    public static partial void AttemptFailed(ILogger logger, LogLevel level, string requestId, string provider, string model, string error);

    [LoggerMessage(6, LogLevel.Warning, "The request log has no room: that the circuit of provider {Provider} is now {Position} is not kept in its history.")]
    public static partial void TransitionNotKept(ILogger logger, string provider, string position);

    [LoggerMessage(8, LogLevel.Error, "Request {RequestId}: its bodies are not in the log, the gateway failed to take them.")]
    public static partial void CaptureFailed(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(31, LogLevel.Information, "Request {RequestId}: the stream of {Provider}/{Model} ended after {DurationMs} ms.")]
    public static partial void StreamEnded(ILogger logger, string requestId, string provider, string model, long durationMs, long? outputTokens);

    [LoggerMessage(32, LogLevel.Warning, "Request {RequestId}: the stream of {Provider}/{Model} broke after {DurationMs} ms, when the client had part of it: {Error}")]
    public static partial void StreamFailed(ILogger logger, string requestId, string provider, string model, long durationMs, string error);

    [LoggerMessage(33, LogLevel.Information, "Request {RequestId}: {Provider}/{Model} was asked again after {Reason}.")]
    public static partial void Retried(ILogger logger, string requestId, string provider, string model, string reason);

    [LoggerMessage(34, LogLevel.Information, "Request {RequestId}: after {FromProvider}/{FromModel} ({Reason}) came {Provider}/{Model}.")]
    public static partial void FellBack(ILogger logger, string requestId, string fromProvider, string fromModel, string provider, string model, string reason);

    /// <summary>A limit was met: of scope <c>provider</c> where a provider says so or its configured limits are reached, else as in <c>GatewayMeters.RateLimited</c>.</summary>
    [LoggerMessage(35, LogLevel.Information, "Request {RequestId}: a rate limit was met ({Scope}).")]
    public static partial void RateLimited(ILogger logger, string requestId, string scope, string? provider, string? model, double? retryAfterSeconds);

    [LoggerMessage(38, LogLevel.Information, "Request {RequestId}: key {KeyId} was issued, name '{Name}', expires {ExpiresAt}.")]
    public static partial void KeyIssued(ILogger logger, string requestId, string keyId, string name, DateTimeOffset? expiresAt, string? owner);

    [LoggerMessage(39, LogLevel.Information, "Request {RequestId}: key {KeyId} was revoked.")]
    public static partial void KeyRevoked(ILogger logger, string requestId, string keyId);

    [LoggerMessage(46, LogLevel.Information, "Request {RequestId}: what is spent on budget {Budget} (subject '{Subject}') was corrected by {Usd} USD: {Reason}")]
    public static partial void BudgetCorrected(ILogger logger, string requestId, string budget, string subject, decimal usd, string reason);

    [LoggerMessage(48, LogLevel.Information, "Request {RequestId}: key {KeyId} was changed.")]
    public static partial void KeyChanged(ILogger logger, string requestId, string keyId);

    [LoggerMessage(49, LogLevel.Information, "Request {RequestId}: key {KeyId} has a new secret; the one before opens it until {PreviousUntil}.")]
    public static partial void KeyRotated(ILogger logger, string requestId, string keyId, DateTimeOffset? previousUntil);

    [LoggerMessage(40, LogLevel.Information, "Request {RequestId}: the circuit of provider {Provider} was reset by hand; it was {Position}.")]
    public static partial void CircuitReset(ILogger logger, string requestId, string provider, string position);

    [LoggerMessage(9, LogLevel.Error, "Request {RequestId}: its answer is whole, but the gateway failed to keep its accounts before it was handed over; its row is written at its end.")]
    public static partial void AnswerNotKept(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(94, LogLevel.Information, "Request {RequestId}: the configuration was read again by hand: {Outcome}; version {Version} counts.")]
    public static partial void ConfigReloaded(ILogger logger, string requestId, string outcome, long version);

    [LoggerMessage(44, LogLevel.Information, "Request {RequestId}: what {Provider}/{Model} used is not (or not all) in the accounts: {Reason}.")]
    public static partial void NotMetered(ILogger logger, string requestId, string provider, string? model, string reason);

    [LoggerMessage(47, LogLevel.Information, "Provider {Provider} is near the limits it holds the gateway to ({Model}): {Next} is asked first until they reset.")]
    public static partial void NearLimit(ILogger logger, string provider, string model, string next);
}
