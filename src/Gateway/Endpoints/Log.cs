namespace Gateway.Endpoints;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Request {RequestId}: the gateway failed.")]
    public static partial void Unexpected(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(2, LogLevel.Warning, "Request {RequestId}: provider {Provider} refused the gateway's credential ({Status}); set a valid one.")]
    public static partial void CredentialRefused(ILogger logger, string requestId, string provider, int? status);

    [LoggerMessage(3, LogLevel.Debug, "Request {RequestId}: {Attempts} ({Status}, {Duration} ms).")]
    public static partial void Ended(ILogger logger, string requestId, string attempts, int status, long duration);

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

    [LoggerMessage(9, LogLevel.Error, "Request {RequestId}: its answer is whole, but the gateway failed to keep its accounts before it was handed over; its row is written at its end.")]
    public static partial void AnswerNotKept(ILogger logger, Exception exception, string requestId);
}
