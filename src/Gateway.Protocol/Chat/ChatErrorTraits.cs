namespace Gateway.Protocol.Chat;

/// <summary>How bad a failure is for the operator.</summary>
public enum ErrorSeverity
{
    /// <summary>The request's own: nobody has to do anything.</summary>
    Low,

    /// <summary>Passes by itself.</summary>
    Medium,

    /// <summary>The provider or the way to it is broken.</summary>
    High,

    /// <summary>Stays until somebody acts: a credential, a bill.</summary>
    Critical,
}

/// <summary>Whether the next target may try.</summary>
public enum FallbackUse
{
    /// <summary>The request's own mistake: it would fail everywhere.</summary>
    Never,

    /// <summary>Only where the provider's <c>FallbackOn</c> names it.</summary>
    WhenConfigured,

    Always,
}

/// <summary>What follows from a kind of failure.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="IsRetryable">Trying the same target again makes sense.</param>
/// <param name="Fallback">Whether the next target may try.</param>
/// <param name="CountsAgainstProvider">The provider's circuit counts it.</param>
/// <param name="UserText">What a caller is told about it; the provider's own words are the technical text.</param>
public sealed record ChatErrorTraits(
    ErrorSeverity Severity, bool IsRetryable, FallbackUse Fallback, bool CountsAgainstProvider, string UserText)
{
    private const bool Retry = true;
    private const bool Counts = true;

    private static readonly Dictionary<ChatErrorKind, ChatErrorTraits> Table = new()
    {
        [ChatErrorKind.InvalidRequest] = new(ErrorSeverity.Low, !Retry, FallbackUse.Never, !Counts,
            "The provider does not accept the request; correct it."),
        [ChatErrorKind.ContextLengthExceeded] = new(ErrorSeverity.Low, !Retry, FallbackUse.WhenConfigured, !Counts,
            "The conversation is longer than the model can read; shorten it or ask a model with more room."),
        [ChatErrorKind.RequestTooLarge] = new(ErrorSeverity.Low, !Retry, FallbackUse.WhenConfigured, !Counts,
            "The request is larger than the provider takes; send less."),
        [ChatErrorKind.ContentFilter] = new(ErrorSeverity.Low, !Retry, FallbackUse.WhenConfigured, !Counts,
            "The provider's content filter refused the request."),
        [ChatErrorKind.NotFound] = new(ErrorSeverity.Medium, !Retry, FallbackUse.WhenConfigured, !Counts,
            "The provider does not know the model, or the credential may not use it."),
        [ChatErrorKind.Authentication] = new(ErrorSeverity.Critical, !Retry, FallbackUse.Always, Counts,
            "The provider refused the gateway's credential; the operator has to set a valid one."),
        [ChatErrorKind.Permission] = new(ErrorSeverity.Critical, !Retry, FallbackUse.Always, Counts,
            "The provider does not let the gateway's credential do this; the operator has to set a valid one."),
        [ChatErrorKind.QuotaExhausted] = new(ErrorSeverity.Critical, !Retry, FallbackUse.Always, Counts,
            "The gateway's credit or quota at the provider is used up; the operator has to raise it."),
        [ChatErrorKind.RateLimit] = new(ErrorSeverity.Low, Retry, FallbackUse.Always, !Counts,
            "The provider's rate limit is reached; try again after the time it names."),
        [ChatErrorKind.Overloaded] = new(ErrorSeverity.Medium, Retry, FallbackUse.Always, Counts,
            "The provider is overloaded; try again in a moment."),
        [ChatErrorKind.ServerError] = new(ErrorSeverity.Medium, Retry, FallbackUse.Always, Counts,
            "The provider failed; try again."),
        // Waiting has been long enough: another round on the same target would double it.
        [ChatErrorKind.Timeout] = new(ErrorSeverity.High, !Retry, FallbackUse.Always, Counts,
            "The provider did not answer in time."),
        [ChatErrorKind.Connection] = new(ErrorSeverity.High, Retry, FallbackUse.Always, Counts,
            "The provider cannot be reached."),
        [ChatErrorKind.Cut] = new(ErrorSeverity.High, Retry, FallbackUse.Always, Counts,
            "The provider broke off before the answer's end."),
        [ChatErrorKind.Malformed] = new(ErrorSeverity.High, Retry, FallbackUse.Always, Counts,
            "The provider sent something that is no answer."),
        [ChatErrorKind.Unknown] = new(ErrorSeverity.High, !Retry, FallbackUse.Always, Counts,
            "The provider failed in an unknown way."),
    };

    /// <summary>The traits of <paramref name="kind"/>; every kind has some.</summary>
    public static ChatErrorTraits Of(ChatErrorKind kind) => Table[kind];
}
