namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>What a provider that speaks like OpenAI does in its own way.</summary>
public sealed record OpenAiQuirks
{
    /// <summary>OpenAI as its reference describes it, asked for what the caller asks for.</summary>
    public static readonly OpenAiQuirks None = new();

    /// <summary>
    /// A relayed stream is asked to count its tokens (<c>stream_options.include_usage</c>) where the caller did not: the accounts are exact, and the
    /// chunk that counts is not passed on.
    /// </summary>
    public bool AsksForUsage { get; init; }
}
