using Gateway.Protocol.Chat;

namespace Gateway.Endpoints;

/// <summary>The contract's <c>error.type</c> words.</summary>
public static class ErrorTypes
{
    public const string InvalidRequest = "invalid_request_error";
    public const string Authentication = "authentication_error";
    public const string Permission = "permission_error";
    public const string NotFound = "not_found_error";
    public const string RequestTooLarge = "request_too_large";
    public const string RateLimit = "rate_limit_error";
    public const string Api = "api_error";
    public const string Overloaded = "overloaded_error";
    public const string Timeout = "timeout_error";

    /// <summary>The word for a failure after commit.</summary>
    public static string For(ChatErrorKind kind) => kind switch
    {
        ChatErrorKind.Overloaded => Overloaded,
        ChatErrorKind.RateLimit or ChatErrorKind.QuotaExhausted => RateLimit,
        ChatErrorKind.Timeout => Timeout,
        ChatErrorKind.InvalidRequest or ChatErrorKind.ContextLengthExceeded => InvalidRequest,
        _ => Api,
    };
}
