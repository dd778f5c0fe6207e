namespace Gateway.Protocol.Chat;

/// <summary>The kinds of failure every dialect's errors are sorted into.</summary>
public enum ChatErrorKind
{
    Unknown,
    InvalidRequest,
    ContextLengthExceeded,
    RequestTooLarge,
    Authentication,
    Permission,
    NotFound,
    RateLimit,

    /// <summary>Out of credit or quota: waiting seconds does not help.</summary>
    QuotaExhausted,
    Overloaded,

    /// <summary>The provider's own fault (500, 502, 503…).</summary>
    ServerError,
    ContentFilter,
    Timeout,

    /// <summary>No connection could be made, or it broke before an answer.</summary>
    Connection,

    /// <summary>The answer ended before its end.</summary>
    Cut,

    /// <summary>The answer is not what the dialect allows (HTML, broken JSON, …).</summary>
    Malformed,
}

/// <summary>A failure as a provider told it, or as the gateway saw it.</summary>
/// <param name="Kind">Its kind, from typed facts (status, <c>type</c>, <c>code</c>, exception), never from words in the message.</param>
/// <param name="Message">The provider's own words, or the gateway's.</param>
public sealed record ChatError(ChatErrorKind Kind, string Message)
{
    /// <summary>The provider refused the credential: the gateway's, not the caller's. Its words may quote it.</summary>
    public bool IsRefusedCredential => Kind is ChatErrorKind.Authentication or ChatErrorKind.Permission;

    /// <summary>The provider's <c>type</c> or <c>status</c> word (<c>overloaded_error</c>, <c>RESOURCE_EXHAUSTED</c>).</summary>
    public string? Type { get; init; }

    /// <summary>The provider's <c>code</c>, as text.</summary>
    public string? Code { get; init; }

    /// <summary>How long the provider asks to wait, where its body says so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
