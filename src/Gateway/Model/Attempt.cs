using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>One call to one target, ended.</summary>
public sealed record Attempt(Target Target, Outcome Outcome)
{
    /// <summary>The dialect of the provider that was asked.</summary>
    public Dialect Dialect { get; init; }

    /// <summary>From the request's arrival to this attempt's dispatch.</summary>
    public TimeSpan StartedAfter { get; init; }

    /// <summary>From dispatch to its end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>From dispatch to the first content event; null when none came.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    public TokenUsage Usage { get; init; }

    /// <summary>What that cost; nothing is known until the attempt is settled.</summary>
    public PricedUsage Price { get; init; }

    public StopReason? StopReason { get; init; }

    /// <summary><c>relay</c>, <c>translate</c> or <c>local</c> (the gateway answered itself); null when the target was never asked.</summary>
    public string? Exchange { get; init; }

    /// <summary>The provider's own error event has reached the client: nothing more needs to be said.</summary>
    public bool ErrorReachedClient { get; init; }

    /// <summary>The same, without the provider's error body.</summary>
    public Attempt WithoutBody() => Outcome.Body is null ? this : this with { Outcome = Outcome with { Body = null } };

    /// <summary>The gateway's own mistake, for the log.</summary>
    public Exception? Unexpected { get; init; }
}
