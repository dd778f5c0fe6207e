namespace Gateway.Cli.Api.Answers;

/// <summary><c>GET /admin/logs</c>.</summary>
/// <param name="Logs">Newest first.</param>
/// <param name="Next">The address of the page with older ones; null on the last page.</param>
internal sealed record LogsAnswer(IReadOnlyList<LogAnswer>? Logs, string? Next);

/// <summary>A request in the log.</summary>
internal sealed record LogAnswer(
    string? RequestId, string? ConversationId, string? UserId, string? KeyId, string? Provider, string? Model, string? State, bool? Stream, string? Attempts,
    double? DurationMs, double? TtftMs, int? Status, TokenCounts? Tokens, string? UsageSource, decimal? CostUsd, string? ErrorCode, DateTimeOffset? CreatedAt);
