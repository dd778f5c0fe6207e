using System.ComponentModel.DataAnnotations.Schema;

namespace Gateway.Storage.Rollups;

/// <summary>
/// A row of <c>usage_hours</c>: what the attempts of one hour at one model used, for one key and user. A trigger keeps the table as rows are written to
/// <c>provider_metrics</c>, in the same transaction; it outlives them.
/// </summary>
public sealed class UsageHour
{
    /// <summary>Hours since 1970, by when the attempts began.</summary>
    public long Hour { get; private set; }

    public string Provider { get; private set; } = "";

    public string Model { get; private set; } = "";

    /// <summary>"" where there was none.</summary>
    public string KeyId { get; private set; } = "";

    /// <summary>"" where there was none.</summary>
    public string UserId { get; private set; } = "";

    /// <summary>Requests whose last attempt is among these.</summary>
    public long Requests { get; private set; }

    public long Attempts { get; private set; }

    public long Succeeded { get; private set; }

    /// <summary>Input tokens that met no cache.</summary>
    public long InputTokens { get; private set; }

    public long CacheReadTokens { get; private set; }

    [Column("cache_write_5m_tokens")]
    public long CacheWrite5mTokens { get; private set; }

    [Column("cache_write_1h_tokens")]
    public long CacheWrite1hTokens { get; private set; }

    public long OutputTokens { get; private set; }

    public long ReasoningTokens { get; private set; }

    /// <summary>Billionths of a US dollar.</summary>
    public long CostNano { get; private set; }

    /// <summary>Attempts that used tokens and whose cost is not known.</summary>
    public long Unpriced { get; private set; }

    /// <summary>Attempts whose tokens are, in part, the gateway's own estimate.</summary>
    public long Estimated { get; private set; }
}
