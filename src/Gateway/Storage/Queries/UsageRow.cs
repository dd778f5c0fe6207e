using Gateway.Model;

namespace Gateway.Storage.Queries;

/// <summary>
/// What one group used. By conversation, requests are what is kept: attempts and the two lifetimes of a cache are not known (null), and the last two
/// numbers count requests.
/// </summary>
public readonly record struct UsageRow
{
    /// <summary>The model, provider, user, key, day (<c>2026-11-01</c>, UTC) or conversation; null: usage without one.</summary>
    public string? Group { get; init; }

    /// <summary>Requests whose last attempt began within the time.</summary>
    public long Requests { get; init; }

    public long? Attempts { get; init; }

    /// <summary>Input tokens that met no cache.</summary>
    public long InputTokens { get; init; }

    public long CacheReadTokens { get; init; }

    public long? CacheWrite5mTokens { get; init; }

    public long? CacheWrite1hTokens { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long OutputTokens { get; init; }

    public long ReasoningTokens { get; init; }

    /// <summary>Input, output and what was read from or written to caches.</summary>
    public long TotalTokens { get; init; }

    /// <summary>Billionths of a US dollar.</summary>
    public long CostNano { get; init; }

    /// <summary>US dollars, of the attempts whose cost is known.</summary>
    public decimal? CostUsd => this is { CostNano: 0, Unpriced: > 0 } ? null : NanoUsd.ToUsd(CostNano);

    /// <summary>Attempts that used tokens and whose cost is not known.</summary>
    public long Unpriced { get; init; }

    /// <summary>Attempts whose tokens are, in part, the gateway's own estimate.</summary>
    public long Estimated { get; init; }

    /// <summary>Nothing, of no group: what a sum begins with.</summary>
    public static UsageRow None { get; } = new() { Attempts = 0, CacheWrite5mTokens = 0, CacheWrite1hTokens = 0 };

    /// <summary>Both together; what is unknown of one is unknown of the sum.</summary>
    public UsageRow Plus(in UsageRow other) => new()
    {
        Requests = Requests + other.Requests,
        Attempts = Attempts + other.Attempts,
        InputTokens = InputTokens + other.InputTokens,
        CacheReadTokens = CacheReadTokens + other.CacheReadTokens,
        CacheWrite5mTokens = CacheWrite5mTokens + other.CacheWrite5mTokens,
        CacheWrite1hTokens = CacheWrite1hTokens + other.CacheWrite1hTokens,
        OutputTokens = OutputTokens + other.OutputTokens,
        ReasoningTokens = ReasoningTokens + other.ReasoningTokens,
        TotalTokens = TotalTokens + other.TotalTokens,
        CostNano = CostNano + other.CostNano,
        Unpriced = Unpriced + other.Unpriced,
        Estimated = Estimated + other.Estimated,
    };
}
