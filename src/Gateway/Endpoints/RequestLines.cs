using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Endpoints;

/// <summary>The log's one line for each request's end, of category <c>Gateway.Requests</c>: names and numbers, never content.</summary>
public sealed partial class RequestLines(ILoggerFactory loggers)
{
    public const string Category = "Gateway.Requests";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <summary>The request is over.</summary>
    /// <param name="call">The request.</param>
    /// <param name="row">Its row in the store; what that leaves out (<c>Capture: none</c>), the line leaves out.</param>
    /// <param name="duration">From arrival to the last byte.</param>
    public void Ended(GatewayCall call, RequestRecord row, TimeSpan duration)
    {
        var level = LevelOf(call, row);
        if (!_logger.IsEnabled(level))
            return;
        var overhead = Math.Round((duration - call.ProviderTime).TotalMilliseconds, 3);
        var (source, losses) = (Word(row.Usage.Source), Losses(call));
        RequestEnded(
            _logger, level, row.RequestId, row.ErrorCode ?? "ok", row.Status, row.Attempts ?? "nobody asked", row.Duration, row.ConversationId, row.UserId,
            row.KeyId, row.Ingress, row.Stream, row.Provider, row.Model, row.Exchange, row.StopReason, row.Ttft, overhead,
            row.Usage.Input, row.Usage.CacheRead, row.Usage.CacheWrite, row.Usage.Output, source, row.Price.Usd, losses);
    }

    // The caller's own mistakes, and callers who leave, are no trouble of the operator's.
    private static LogLevel LevelOf(GatewayCall call, RequestRecord row)
    {
        if (row.State == RequestState.Completed || call.ClientGone)
            return LogLevel.Information;
        var isCallers = row.Status is >= 400 and < 500 && (row.Status != StatusCodes.Status429TooManyRequests || row.Attempts is null);
        return isCallers ? LogLevel.Information : LogLevel.Warning;
    }

    private static int? Losses(GatewayCall call) => call.Report is { IsLossless: false } report ? report.Losses.Count : null;

    private static string? Word(UsageSource source) => source switch
    {
        UsageSource.Provider => "provider",
        UsageSource.Estimated => "estimated",
        _ => null,
    };

    [LoggerMessage(EventId = 30, Message = "Request {RequestId} ended: {Outcome} ({Status}), {Attempts}, {DurationMs} ms.")]
    private static partial void RequestEnded(
        ILogger logger, LogLevel level, string requestId, string outcome, int? status, string attempts, long? durationMs, string? conversationId,
        string? userId, string? keyId, string ingress, bool stream, string? provider, string? model, string? exchange, string? stopReason, long? ttftMs,
        double overheadMs, long? inputTokens, long? cacheReadTokens, long? cacheWriteTokens, long? outputTokens, string? usageSource, decimal? costUsd,
        int? warnings);
}
