using System.Text.Json.Serialization;
using Gateway.Model;
using Gateway.Storage;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary><c>GET /admin/logs</c>.</summary>
/// <param name="Logs">Newest first.</param>
/// <param name="Next">The address of the page with older ones; null on the last page.</param>
internal sealed record LogPage(IEnumerable<LogAnswer> Logs, string? Next);

/// <summary>A request in the log. What is not known (yet) is null.</summary>
/// <param name="State"><c>pending</c>, <c>completed</c> or <c>failed</c>.</param>
/// <param name="Exchange"><c>relay</c> or <c>translate</c>.</param>
/// <param name="Attempts">As in <c>x-gateway-attempts</c>: <c>claude=overloaded,gemini=ok</c>.</param>
/// <param name="UsageSource"><c>provider</c>, <c>estimated</c> or <c>unknown</c>.</param>
internal record LogAnswer(
    string RequestId, string? ConversationId, string? UserId, string? KeyId, string? Provider, string? Model, string State, string Ingress,
    string? Exchange, bool Stream, string? Attempts, long? DurationMs, long? TtftMs, long? Status, string? StopReason, TokensAnswer Tokens,
    string? UsageSource, decimal? CostUsd, string? PriceVersion, string? ErrorCode, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    protected LogAnswer(LogSummary row)
        : this(
            row.RequestId, row.ConversationId, row.UserId, row.KeyId, row.Provider, row.Model, Word(row.State), row.Ingress, row.Exchange, row.Stream,
            row.Attempts, row.Duration, row.Ttft, row.Status, row.StopReason,
            new TokensAnswer(row.InputTokens, row.CacheReadTokens, row.CacheWriteTokens, row.OutputTokens) { Reasoning = row.ReasoningTokens },
            row.UsageSource, (decimal?)row.CostUsd, row.PriceVersion, row.ErrorCode, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(row.UpdatedAt))
    {
    }

    public static LogAnswer Of(LogSummary row) => new(row);

    private static string Word(RequestState state) => state switch
    {
        RequestState.Pending => "pending",
        RequestState.Completed => "completed",
        _ => "failed",
    };
}

/// <summary><c>GET /admin/logs/{requestId}</c>: the request with its attempts and, where the configuration has them kept, its texts.</summary>
internal sealed record LogDetail : LogAnswer
{
    public LogDetail(ProviderLog row, IEnumerable<ProviderMetric> calls)
        : base(LogSummary.Of(row)) =>
        (Calls, Request, Response, Error) = (calls.Select(CallAnswer.Of), row.RequestData, row.ResponseData, row.ErrorData);

    /// <summary>The calls to providers, in order.</summary>
    [JsonPropertyOrder(1)]
    public IEnumerable<CallAnswer> Calls { get; }

    [JsonPropertyOrder(1)]
    public string? Request { get; }

    [JsonPropertyOrder(1)]
    public string? Response { get; }

    [JsonPropertyOrder(1)]
    public string? Error { get; }
}

/// <summary>One call to one provider.</summary>
/// <param name="Outcome"><c>ok</c>, or the word of what went wrong.</param>
internal sealed record CallAnswer(
    string Provider, string Model, string? Outcome, long DurationMs, TokensAnswer Tokens, string? UsageSource, decimal? CostUsd, string? PriceVersion,
    DateTimeOffset CreatedAt)
{
    public static CallAnswer Of(ProviderMetric row) => new(
        row.Provider, row.Model, row.Outcome, row.Duration, TokensOf(row), row.UsageSource, (decimal?)row.CostUsd, row.PriceVersion,
        DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt));

    // The row's input is all of it, whatever its cache did.
    private static TokensAnswer TokensOf(ProviderMetric row)
    {
        long? written = row is { CacheWrite5mTokens: null, CacheWrite1hTokens: null } ? null : (row.CacheWrite5mTokens ?? 0) + (row.CacheWrite1hTokens ?? 0);
        return new TokensAnswer(row.InputTokens - (row.CacheReadTokens ?? 0) - (written ?? 0), row.CacheReadTokens, written, row.OutputTokens)
        {
            Reasoning = row.ReasoningTokens,
        };
    }
}
