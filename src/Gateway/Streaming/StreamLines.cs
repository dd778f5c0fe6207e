using Gateway.Model;
using Gateway.Protocol.Dialects;

namespace Gateway.Streaming;

/// <summary>What the log says of one stream while it runs: its beginning, and at Debug alone its frames, by kind and length, never by content.</summary>
/// <param name="logger">Takes the lines.</param>
/// <param name="requestId">Whose stream it is.</param>
/// <param name="target">Who answers.</param>
/// <param name="dispatchedAt">When the target was asked, a timestamp.</param>
public sealed partial class StreamLines(ILogger logger, string requestId, Target target, long dispatchedAt)
{
    private readonly bool _isDetailed = logger.IsEnabled(LogLevel.Debug);

    /// <summary>The client has begun to get the answer.</summary>
    public void Started(long at, TimeProvider time) =>
        StreamStarted(logger, requestId, target.Provider, target.Model, (long)time.GetElapsedTime(dispatchedAt, at).TotalMilliseconds);

    public void Frame(FrameKind kind, int bytes)
    {
        if (_isDetailed)
            StreamFrame(logger, requestId, target.Provider, kind, bytes);
    }

    [LoggerMessage(36, LogLevel.Information, "Request {RequestId}: {Provider}/{Model} streams, {TtftMs} ms after it was asked.")]
    private static partial void StreamStarted(ILogger logger, string requestId, string provider, string model, long ttftMs);

    [LoggerMessage(37, LogLevel.Debug, "Request {RequestId}: {Provider} sent a frame: {Kind}, {Bytes} bytes.")]
    private static partial void StreamFrame(ILogger logger, string requestId, string provider, FrameKind kind, int bytes);
}
