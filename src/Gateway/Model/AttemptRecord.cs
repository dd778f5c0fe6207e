using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>What the log keeps of one attempt: one call to one target.</summary>
public sealed record AttemptRecord
{
    public required string Provider { get; init; }

    /// <summary>The upstream model.</summary>
    public required string Model { get; init; }

    /// <summary>What this attempt used, also when it was cut or cancelled: providers bill that too.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Milliseconds.</summary>
    public required long Duration { get; init; }

    public required bool Success { get; init; }

    /// <summary><c>ok</c>, or the word of what went wrong.</summary>
    public required string Outcome { get; init; }

    /// <summary>What it cost; unknown where the price of something that was used is not known.</summary>
    public PricedUsage Price { get; init; }

    /// <summary>When the attempt began, Unix milliseconds.</summary>
    public required long CreatedAt { get; init; }
}
