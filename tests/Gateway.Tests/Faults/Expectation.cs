namespace Gateway.Tests.Faults;

/// <summary>What the client's answer is like.</summary>
internal enum AnswerShape
{
    /// <summary>The client is gone.</summary>
    None,

    /// <summary>An Anthropic message.</summary>
    Message,

    /// <summary>A stream without a flaw: one <c>message_start</c>, one <c>message_stop</c>.</summary>
    CleanStream,

    /// <summary>A stream that is complete, with the one event in it that the provider spoiled.</summary>
    RelayedStream,

    /// <summary>Content, then exactly one error event, and no <c>message_stop</c>.</summary>
    BrokenStream,

    /// <summary>The gateway's error envelope.</summary>
    Error,

    /// <summary>The provider's own error body.</summary>
    RelayedError,
}

/// <summary>All that a cell must show.</summary>
internal sealed record Expectation
{
    public required AnswerShape Shape { get; init; }

    /// <summary>The status of the answer and of the log row; 499 where the client left without one.</summary>
    public required int Status { get; init; }

    /// <summary>The <c>error.type</c> of the body or of the last event.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Provider and outcome of every attempt, in order.</summary>
    public required IReadOnlyList<(string Provider, string Word)> Attempts { get; init; }

    /// <summary>The failures count: they open the failing provider's circuit.</summary>
    public bool OpensCircuit { get; init; }

    /// <summary>What the circuit is configured to: as many failures as there are where they count, so that none may be missed; else one, so that
    /// none may be counted.</summary>
    public int FailureThreshold { get; init; } = 1;

    /// <summary>The provider is left alone for so many seconds afterwards.</summary>
    public int? Hold { get; init; }

    /// <summary>Tokens are in the log although the answer is not complete: the provider was asked, and has read at least.</summary>
    public bool PartialUsage { get; init; }

    public bool IsComplete => Shape is AnswerShape.Message or AnswerShape.CleanStream or AnswerShape.RelayedStream;

    /// <summary>Null where the answer is complete.</summary>
    public string? ErrorCode => IsComplete ? null : Attempts[^1].Word;

    public string LastProvider => Attempts[^1].Provider;

    public string AttemptsHeader => string.Join(',', Attempts.Select(a => $"{a.Provider}={a.Word}"));

    /// <summary>Pairs of attempts of the same provider.</summary>
    public int Retries => Attempts.Zip(Attempts.Skip(1)).Count(pair => pair.First.Provider == pair.Second.Provider);

    public bool FellBack => Attempts[0].Provider != LastProvider;
}
