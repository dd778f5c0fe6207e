namespace Gateway.Simulator.Answers;

internal enum StopCause
{
    EndTurn,
    MaxTokens,
    StopSequence,
    ToolUse,
    Refusal,
}

/// <summary>A call of one tool, its arguments as compact JSON text.</summary>
internal readonly record struct ToolCall(string Name, string Arguments);

/// <summary>What the simulated model says, before any dialect writes it down.</summary>
internal sealed record Answer
{
    public TextPieces Thinking { get; init; } = TextPieces.Empty;

    /// <summary>The thinking comes encrypted (Anthropic's redacted_thinking).</summary>
    public bool ThinkingRedacted { get; init; }

    public TextPieces Text { get; init; } = TextPieces.Empty;
    public IReadOnlyList<ToolCall> Calls { get; init; } = [];
    public StopCause Stop { get; init; }

    /// <summary>The sequence that stopped the text, or null.</summary>
    public string? StopSequence { get; init; }

    public int ThinkingTokens => Thinking.Count;

    /// <summary>All that was generated, thinking among it.</summary>
    public int OutputTokens { get; init; }
}
