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

    /// <summary>When the attempt began, Unix milliseconds.</summary>
    public required long CreatedAt { get; init; }
}
