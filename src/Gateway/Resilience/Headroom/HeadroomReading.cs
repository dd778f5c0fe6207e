namespace Gateway.Resilience.Headroom;

/// <summary>What a vendor limits.</summary>
public enum HeadroomKind
{
    Requests,
    Tokens,
    InputTokens,
    OutputTokens,
}

/// <summary>The names of those kinds as metrics and the admin API write them.</summary>
public static class HeadroomWords
{
    public static string Word(this HeadroomKind kind) => kind switch
    {
        HeadroomKind.Requests => "requests",
        HeadroomKind.Tokens => "tokens",
        HeadroomKind.InputTokens => "input_tokens",
        _ => "output_tokens",
    };
}

/// <summary>What an answer's headers say of one limit.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Remaining">What is left.</param>
/// <param name="Limit">Of how much; null where it is not said.</param>
/// <param name="ResetsIn">When all of it is there again: so long is the reading true.</param>
public readonly record struct HeadroomReading(HeadroomKind Kind, long Remaining, long? Limit, TimeSpan ResetsIn);
