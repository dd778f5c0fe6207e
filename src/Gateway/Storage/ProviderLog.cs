using Gateway.Model;

namespace Gateway.Storage;

/// <summary>A row of <c>provider_logs</c> as it is read back; the properties stand in the columns' order, large texts last.</summary>
public sealed class ProviderLog
{
    public long Id { get; private set; }

    public string RequestId { get; private set; } = "";

    public string? ConversationId { get; private set; }

    public string? UserId { get; private set; }

    public string? KeyId { get; private set; }

    public string? Provider { get; private set; }

    public string? Model { get; private set; }

    public RequestState State { get; private set; }

    public string Ingress { get; private set; } = "";

    public string? Exchange { get; private set; }

    public bool Stream { get; private set; }

    public string? Attempts { get; private set; }

    /// <summary>Milliseconds.</summary>
    public long? Duration { get; private set; }

    /// <summary>Milliseconds.</summary>
    public long? Ttft { get; private set; }

    public int? Status { get; private set; }

    public string? StopReason { get; private set; }

    /// <summary>Input tokens that met no cache.</summary>
    public long? InputTokens { get; private set; }

    public long? CacheReadTokens { get; private set; }

    /// <summary>Written to a cache of any lifetime.</summary>
    public long? CacheWriteTokens { get; private set; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long? OutputTokens { get; private set; }

    /// <summary>The part of <see cref="OutputTokens"/> that was thought.</summary>
    public long? ReasoningTokens { get; private set; }

    /// <summary><c>provider</c>, <c>estimated</c> or <c>unknown</c>.</summary>
    public string? UsageSource { get; private set; }

    /// <summary>Null where the price of something that was used is not known.</summary>
    public double? CostUsd { get; private set; }

    /// <summary>Which price it was reckoned by.</summary>
    public string? PriceVersion { get; private set; }

    public string? ErrorCode { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public long UpdatedAt { get; private set; }

    /// <summary>A hash of what may repeat at the start of other requests (tools, system prompt); null where that is short.</summary>
    public long? PrefixHash { get; private set; }

    /// <summary>How long that is, in bytes of the request.</summary>
    public long? PrefixBytes { get; private set; }

    public string? RequestData { get; private set; }

    public string? ResponseData { get; private set; }

    public string? ErrorData { get; private set; }
}
