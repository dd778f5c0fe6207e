namespace Gateway.Protocol.Chat;

/// <summary>A whole answer: the fold of its events.</summary>
public sealed record ChatResponse
{
    /// <summary>The provider's id; null when it gave none.</summary>
    public string? Id { get; init; }

    /// <summary>The model the provider says answered; null when it said none.</summary>
    public string? Model { get; init; }

    public IReadOnlyList<ChatBlock> Content { get; init; } = [];

    public StopReason StopReason { get; init; }

    public string? StopSequence { get; init; }

    public TokenUsage Usage { get; init; }
}
