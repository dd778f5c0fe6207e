using Gateway.Model;

namespace Gateway.Storage.Queries;

/// <summary>A row of <c>provider_logs</c> without its large texts: what lists show. See <see cref="ProviderLog"/> for what the columns mean.</summary>
public sealed record LogSummary
{
    public required long Id { get; init; }

    public required string RequestId { get; init; }

    public string? ConversationId { get; init; }

    public string? UserId { get; init; }

    public string? KeyId { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public RequestState State { get; init; }

    public required string Ingress { get; init; }

    public string? Exchange { get; init; }

    public bool Stream { get; init; }

    public string? Attempts { get; init; }

    public long? Duration { get; init; }

    public long? Ttft { get; init; }

    public long? Status { get; init; }

    public string? StopReason { get; init; }

    public long? InputTokens { get; init; }

    public long? CacheReadTokens { get; init; }

    public long? CacheWriteTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? ReasoningTokens { get; init; }

    public string? UsageSource { get; init; }

    public double? CostUsd { get; init; }

    public string? PriceVersion { get; init; }

    public string? ErrorCode { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public static LogSummary Of(ProviderLog row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new LogSummary
        {
            Id = row.Id, RequestId = row.RequestId, ConversationId = row.ConversationId, UserId = row.UserId, KeyId = row.KeyId, Provider = row.Provider,
            Model = row.Model, State = row.State, Ingress = row.Ingress, Exchange = row.Exchange, Stream = row.Stream, Attempts = row.Attempts,
            Duration = row.Duration, Ttft = row.Ttft, Status = row.Status, StopReason = row.StopReason, InputTokens = row.InputTokens,
            CacheReadTokens = row.CacheReadTokens, CacheWriteTokens = row.CacheWriteTokens, OutputTokens = row.OutputTokens,
            ReasoningTokens = row.ReasoningTokens, UsageSource = row.UsageSource, CostUsd = row.CostUsd, PriceVersion = row.PriceVersion,
            ErrorCode = row.ErrorCode, CreatedAt = row.CreatedAt, UpdatedAt = row.UpdatedAt,
        };
    }
}
