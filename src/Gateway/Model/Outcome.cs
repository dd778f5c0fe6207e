using System.Globalization;
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

/// <summary>Why the gateway itself ended an attempt, or passed its target over.</summary>
public enum GatewayReason
{
    /// <summary>It did not: the outcome is the provider's or the client's doing, or a mistake of the gateway's.</summary>
    None,

    /// <summary>Passed over: the provider's circuit is open.</summary>
    CircuitOpen,

    /// <summary>Passed over: the provider asked to be left alone for a while (429).</summary>
    OnHold,

    /// <summary>Passed over: the provider is at its limits, and another target is ready.</summary>
    OverLimit,

    /// <summary>Passed over: the provider is at its limits, and too many wait for it.</summary>
    QueueFull,

    /// <summary>Passed over: the provider is at its limits, and waiting for it took too long.</summary>
    QueueTimeout,

    /// <summary>Passed over: the request holds pictures, and the target takes none.</summary>
    NoImages,

    /// <summary>Passed over: the request holds documents, and the target takes none.</summary>
    NoDocuments,

    /// <summary>Passed over: the request offers tools, and the target calls none.</summary>
    NoTools,

    /// <summary>Passed over: the request asks for several answers (<c>n</c>), and the target gives one.</summary>
    OneChoice,

    /// <summary>Passed over: the request is longer than the target reads, and a later one reads more.</summary>
    ContextWindow,

    /// <summary>Passed over: the target's API has a rule of its own that the request breaks (the length of a tool's name), and others need not have it.</summary>
    ProviderRule,

    /// <summary>Passed over: nobody knows what the target costs, and the caller has a budget.</summary>
    NoPrice,

    /// <summary>Passed over: what the target may cost is more than a budget has room for.</summary>
    OverBudget,

    /// <summary>The request is strict, and the target could only be asked with losses.</summary>
    Lossy,

    /// <summary>The answer passed a bound the gateway sets.</summary>
    LimitExceeded,

    /// <summary>The gateway is stopping.</summary>
    Shutdown,
}

/// <summary>The one way an attempt ended.</summary>
/// <param name="Stage">Where.</param>
/// <param name="Side">Whose doing it was.</param>
/// <param name="Error">What went wrong; null on success.</param>
public sealed record Outcome(AttemptStage Stage, AttemptSide Side, ChatError? Error)
{
    private const int LongestText = 500;

    public static readonly Outcome Success = new(AttemptStage.Complete, AttemptSide.Provider, null);

    /// <summary>The caller left: nobody's failure.</summary>
    public static Outcome ClientClosed(AttemptStage stage) =>
        new(stage, AttemptSide.Client, new ChatError(ChatErrorKind.Unknown, "The client closed the request."));

    public bool IsSuccess => Error is null;

    /// <summary>The gateway's own reason, where it was the gateway that ended the attempt or never began it.</summary>
    public GatewayReason Reason { get; init; }

    /// <summary>The target was passed over: nobody was asked.</summary>
    public bool IsSkipped => Reason is GatewayReason.CircuitOpen or GatewayReason.OnHold or GatewayReason.OverBudget || IsOverLimit || IsUnfit;

    /// <summary>The target was passed over because its provider is at the limits that the configuration sets.</summary>
    public bool IsOverLimit => Reason is GatewayReason.OverLimit or GatewayReason.QueueFull or GatewayReason.QueueTimeout;

    /// <summary>The target was passed over because it cannot express the request, or has no price.</summary>
    public bool IsUnfit => Reason is GatewayReason.NoImages or GatewayReason.NoDocuments or GatewayReason.NoTools or GatewayReason.OneChoice
        or GatewayReason.ContextWindow or GatewayReason.ProviderRule or GatewayReason.NoPrice;

    /// <summary>The provider's status, where it answered with one.</summary>
    public int? Status { get; init; }

    /// <summary>How long the provider asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider says that trying again is no use (<c>x-should-retry: false</c>).</summary>
    public bool ProviderForbidsRetry { get; init; }

    /// <summary>The provider's error body as it came, for callers who speak its dialect; null where it is not whole.</summary>
    public ProviderErrorBody? Body { get; init; }

    /// <summary>
    /// What went wrong in technical words, for operators: the word, the provider's status, type, code and message. The words of a refused credential
    /// are left out: they may quote it.
    /// </summary>
    public string TechnicalText
    {
        get
        {
            if (Error is null)
                return Word;
            var facts = string.Join(' ', new[] { Word, Status?.ToString(CultureInfo.InvariantCulture), Error.Type, Error.Code }.Where(f => !string.IsNullOrEmpty(f)));
            var text = Error.IsRefusedCredential ? facts : $"{facts}: {Error.Message}";
            return text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…");
        }
    }

    /// <summary>The word for logs, metrics and <c>x-gateway-attempts</c>: a bounded set.</summary>
    public string Word =>
        IsSuccess ? "ok"
        : Side == AttemptSide.Client ? "client_closed"
        : Reason != GatewayReason.None ? Reason.Word()
        : Error!.Kind.Word();
}

/// <summary>A provider's error answer, byte for byte; <paramref name="RetryAfter"/> is its header as it was spelled.</summary>
public sealed record ProviderErrorBody(Dialect Dialect, byte[] Bytes, string? ContentType, string? RetryAfter = null);

/// <summary>The names of error kinds and reasons as configuration, logs and metrics write them.</summary>
public static class OutcomeWords
{
    public static string Word(this GatewayReason reason) => reason switch
    {
        GatewayReason.CircuitOpen => "circuit_open",
        GatewayReason.OnHold => "on_hold",
        GatewayReason.OverLimit => "over_limit",
        GatewayReason.QueueFull => "queue_full",
        GatewayReason.QueueTimeout => "queue_timeout",
        GatewayReason.NoImages => "no_images",
        GatewayReason.NoDocuments => "no_documents",
        GatewayReason.NoTools => "no_tools",
        GatewayReason.OneChoice => "one_choice",
        GatewayReason.ContextWindow => "context_window",
        GatewayReason.ProviderRule => "provider_rule",
        GatewayReason.NoPrice => "no_price",
        GatewayReason.OverBudget => "over_budget",
        GatewayReason.Lossy => "lossy",
        GatewayReason.LimitExceeded => "limit_exceeded",
        GatewayReason.Shutdown => "shutdown",
        _ => "none",
    };

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
