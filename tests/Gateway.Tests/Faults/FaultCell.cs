namespace Gateway.Tests.Faults;

internal enum Mode
{
    Unary,
    Stream,
}

/// <summary>How the failing provider is asked: the caller speaks Anthropic, so Claude is relayed and the others are translated.</summary>
internal enum Exchange
{
    Relay,
    TranslateOpenAi,
    TranslateGemini,
}

/// <summary>Whether another target is there to take over.</summary>
internal enum Chain
{
    Fallback,
    Alone,
}

/// <summary>One cell of the matrix: one fault, met one way.</summary>
internal sealed record FaultCell(Fault Fault, Mode Mode, Exchange Exchange, Chain Chain)
{
    public string Name => $"{Fault.Name}_{Mode}_{Exchange}_{Chain}";

    public bool IsStream => Mode == Mode.Stream;

    public bool HasNext => Chain == Chain.Fallback;

    /// <summary>The provider that fails.</summary>
    public string Provider => Exchange switch
    {
        Exchange.Relay => "claude",
        Exchange.TranslateOpenAi => "openai",
        _ => "gemini",
    };

    /// <summary>The healthy one behind it; each exchange falls back to another kind of exchange.</summary>
    public string Next => Exchange switch
    {
        Exchange.Relay => "gemini",
        Exchange.TranslateOpenAi => "claude",
        _ => "openai",
    };

    /// <summary>What the failure is called in this cell: a kind of error, <c>ok</c> or <c>client_closed</c>.</summary>
    public string Word => Fault.Words.Of(Exchange);

    /// <summary>Why the cell means nothing; null where it does.</summary>
    public string? NotApplicable => (IsStream ? Fault.NotStreamed : Fault.NotUnary) ?? (Word == Words.None ? Fault.NotSaid : null);
}
