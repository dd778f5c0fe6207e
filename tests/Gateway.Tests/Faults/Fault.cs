namespace Gateway.Tests.Faults;

/// <summary>One way a provider (or the client) can fail, and what is to be known of it to say what must happen.</summary>
/// <param name="Name">As the test's name begins.</param>
/// <param name="Means">How it is made.</param>
/// <param name="Words">What it is called.</param>
internal sealed record Fault(string Name, FaultMeans Means, Words Words)
{
    /// <summary>A stream has sent content by then: nothing is retried and nobody else may answer.</summary>
    public bool AfterContent { get; init; }

    /// <summary>Only the first call fails.</summary>
    public bool Once { get; init; }

    /// <summary>It is the client who leaves: when the call is open, or (<see cref="AfterContent"/>, streams) when it has read content.</summary>
    public bool ClientLeaves { get; init; }

    /// <summary>Seconds the provider asks to wait.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>
    /// The provider itself answered with this status and its dialect's error of this type: a caller of the same dialect who asked it alone gets
    /// that unmodified.
    /// </summary>
    public (int Status, string Type)? Answered { get; init; }

    /// <summary>The vendors with another dialect than the caller's say it with a 429, which stays one.</summary>
    public bool SaidWith429 { get; init; }

    /// <summary>The gateway's own bound ended the call: nobody else is asked, and the provider is not blamed.</summary>
    public bool GatewaysOwn { get; init; }

    /// <summary>Settings below <c>Gateway:Providers:{provider}</c> of the failing provider.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Headers of the client's request.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Why a unary answer cannot fail this way.</summary>
    public string? NotUnary { get; init; }

    /// <summary>Why a stream cannot fail this way.</summary>
    public string? NotStreamed { get; init; }

    /// <summary>Why some vendor has no such answer (<see cref="Words.None"/>).</summary>
    public string? NotSaid { get; init; }

    /// <summary>What is worth knowing about the row.</summary>
    public string? Note { get; init; }
}
