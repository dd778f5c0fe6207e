using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>Where in its life an attempt ended.</summary>
public enum AttemptStage
{
    /// <summary>Before the provider was asked: circuit open, request not expressible.</summary>
    Plan,

    /// <summary>Until the provider's response headers.</summary>
    Connect,

    /// <summary>After the headers, before the first content reached the client: another target can still answer.</summary>
    BeforeCommit,

    /// <summary>The client has part of the answer.</summary>
    MidStream,

    /// <summary>The answer was delivered.</summary>
    Complete,
}

/// <summary>Whose doing an outcome is.</summary>
public enum AttemptSide
{
    Provider,
    Gateway,
    Client,
}

/// <summary>The one way an attempt ended.</summary>
/// <param name="Stage">Where.</param>
/// <param name="Side">Whose doing it was.</param>
/// <param name="Error">What went wrong; null on success.</param>
public sealed record Outcome(AttemptStage Stage, AttemptSide Side, ChatError? Error)
{
    public static readonly Outcome Success = new(AttemptStage.Complete, AttemptSide.Provider, null);

    /// <summary>The caller left: nobody's failure.</summary>
    public static Outcome ClientClosed(AttemptStage stage) =>
        new(stage, AttemptSide.Client, new ChatError(ChatErrorKind.Unknown, "The client closed the request."));

    /// <summary><see cref="ChatError.Type"/> of a strict request that this target could only be asked with losses.</summary>
    public const string LossyTranslation = "lossy_translation";

    public bool IsSuccess => Error is null;

    /// <summary>The provider's status, where it answered with one.</summary>
    public int? Status { get; init; }

    /// <summary>How long the provider asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider's error body as it came, for callers who speak its dialect; null where it is not whole.</summary>
    public ProviderErrorBody? Body { get; init; }

    /// <summary>The word for logs, metrics and <c>x-gateway-attempts</c>: a bounded set.</summary>
    public string Word =>
        IsSuccess ? "ok"
        : Side == AttemptSide.Client ? "client_closed"
        : Stage == AttemptStage.Plan && Error!.Kind == ChatErrorKind.Overloaded ? "circuit_open"
        : Error!.Type == LossyTranslation ? "lossy"
        : Error.Kind.Word();
}

/// <summary>A provider's error answer, byte for byte; <paramref name="RetryAfter"/> is its header as it was spelled.</summary>
public sealed record ProviderErrorBody(Dialect Dialect, byte[] Bytes, string? ContentType, string? RetryAfter = null);

/// <summary>The names of error kinds as configuration, logs and metrics write them.</summary>
public static class ErrorKindNames
{
    public static string Word(this ChatErrorKind kind) => kind switch
    {
        ChatErrorKind.InvalidRequest => "invalid_request",
        ChatErrorKind.ContextLengthExceeded => "context_length_exceeded",
        ChatErrorKind.RequestTooLarge => "request_too_large",
        ChatErrorKind.Authentication => "authentication",
        ChatErrorKind.Permission => "permission",
        ChatErrorKind.NotFound => "not_found",
        ChatErrorKind.RateLimit => "rate_limit",
        ChatErrorKind.QuotaExhausted => "quota_exhausted",
        ChatErrorKind.Overloaded => "overloaded",
        ChatErrorKind.ServerError => "server_error",
        ChatErrorKind.ContentFilter => "content_filter",
        ChatErrorKind.Timeout => "timeout",
        ChatErrorKind.Connection => "connection",
        ChatErrorKind.Cut => "cut",
        ChatErrorKind.Malformed => "malformed",
        _ => "unknown",
    };
}
