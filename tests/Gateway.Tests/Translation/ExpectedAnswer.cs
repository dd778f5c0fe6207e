namespace Gateway.Tests.Translation;

/// <summary>What a recorded answer says, in the words of the Messages API, by a simple reading of the recording.</summary>
internal sealed record ExpectedAnswer
{
    public required string Text { get; init; }

    public required string Thinking { get; init; }

    public required IReadOnlyList<ExpectedCall> Calls { get; init; }

    /// <summary>The provider's signatures of its thinking, in order.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>Null where the recording is an error, broken off, or no answer.</summary>
    public required string? StopReason { get; init; }

    /// <summary>The words of an error the recording holds.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Null where the provider did not say.</summary>
    public ExpectedUsage? Usage { get; init; }

    /// <summary>The tokens of the output that were thought, as far as the provider says.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Null where the provider gives answers none.</summary>
    public string? Id { get; init; }

    public string? Model { get; init; }

    public bool HasContent => Text.Length + Thinking.Length > 0 || Calls.Any(c => c.Arguments is not "");
}

/// <param name="Id">Null where the provider gives calls none.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">As text; "" for none. Null where only parts of them came, which the dialect puts together.</param>
internal sealed record ExpectedCall(string? Id, string Name, string? Arguments);

internal sealed record ExpectedUsage(long Input, long CacheRead, long CacheWrite, long Output);
