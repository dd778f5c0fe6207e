using System.ComponentModel.DataAnnotations.Schema;

namespace Gateway.Storage;

/// <summary>A row of <c>provider_metrics</c> as it is read back: one attempt.</summary>
public sealed class ProviderMetric
{
    public long Id { get; private set; }

    public string Provider { get; private set; } = "";

    public string Model { get; private set; } = "";

    /// <summary>All input, whatever its cache did, so that input + output = total.</summary>
    public long? InputTokens { get; private set; }

    public long? OutputTokens { get; private set; }

    public long? TotalTokens { get; private set; }

    /// <summary>The part of <see cref="InputTokens"/> that was read from a cache.</summary>
    public long? CacheReadTokens { get; private set; }

    /// <summary>The part of <see cref="InputTokens"/> that was written to a cache of 5 minutes.</summary>
    [Column("cache_write_5m_tokens")]
    public long? CacheWrite5mTokens { get; private set; }

    /// <summary>The part of <see cref="InputTokens"/> that was written to a cache of an hour.</summary>
    [Column("cache_write_1h_tokens")]
    public long? CacheWrite1hTokens { get; private set; }

    /// <summary>The part of <see cref="OutputTokens"/> that was thought.</summary>
    public long? ReasoningTokens { get; private set; }

    /// <summary><c>provider</c>, <c>estimated</c> or <c>unknown</c>.</summary>
    public string? UsageSource { get; private set; }

    /// <summary>Null where its price is not known.</summary>
    public double? CostUsd { get; private set; }

    /// <summary>Which price it was reckoned by.</summary>
    public string? PriceVersion { get; private set; }

    /// <summary>Milliseconds.</summary>
    public long Duration { get; private set; }

    public bool Success { get; private set; }

    /// <summary><c>ok</c>, or the word of what went wrong.</summary>
    public string? Outcome { get; private set; }

    /// <summary>The last attempt of its request: where requests are counted.</summary>
    public bool IsLast { get; private set; }

    /// <summary>The row of its request in <c>provider_logs</c>.</summary>
    public long? LogId { get; private set; }

    public string? KeyId { get; private set; }

    public string? UserId { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; private set; }
}
