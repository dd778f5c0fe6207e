using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// Sorts errors by typed facts: first the word that says most (<c>code</c>, then <c>type</c>), then the status.
/// <c>invalid_request_error</c> says nearly nothing: OpenAI and DeepSeek put it beside a 401 as well.
/// </summary>
internal static class OpenAiErrorKind
{
    private static readonly Dictionary<string, ChatErrorKind> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["insufficient_quota"] = ChatErrorKind.QuotaExhausted,
        ["quota_exceeded"] = ChatErrorKind.QuotaExhausted,
        ["exceeded_current_quota_error"] = ChatErrorKind.QuotaExhausted,
        ["billing_hard_limit_reached"] = ChatErrorKind.QuotaExhausted,
        ["billing_not_active"] = ChatErrorKind.QuotaExhausted,
        ["insufficient_balance"] = ChatErrorKind.QuotaExhausted,
        ["context_length_exceeded"] = ChatErrorKind.ContextLengthExceeded,
        ["exceed_context_size_error"] = ChatErrorKind.ContextLengthExceeded,
        ["context_window_exceeded"] = ChatErrorKind.ContextLengthExceeded,
        ["rate_limit_exceeded"] = ChatErrorKind.RateLimit,
        ["rate_limit_error"] = ChatErrorKind.RateLimit,
        ["rate_limited"] = ChatErrorKind.RateLimit,
        ["RateLimitReached"] = ChatErrorKind.RateLimit,
        ["too_many_requests"] = ChatErrorKind.RateLimit,
        ["model_not_found"] = ChatErrorKind.NotFound,
        ["DeploymentNotFound"] = ChatErrorKind.NotFound,
        ["invalid_model"] = ChatErrorKind.NotFound,
        ["not_found_error"] = ChatErrorKind.NotFound,
        ["content_filter"] = ChatErrorKind.ContentFilter,
        ["content_policy_violation"] = ChatErrorKind.ContentFilter,
        ["ResponsibleAIPolicyViolation"] = ChatErrorKind.ContentFilter,
        ["invalid_api_key"] = ChatErrorKind.Authentication,
        ["authentication_error"] = ChatErrorKind.Authentication,
        ["invalid_authentication"] = ChatErrorKind.Authentication,
        ["account_deactivated"] = ChatErrorKind.Authentication,
        ["permission_error"] = ChatErrorKind.Permission,
        ["permission_denied"] = ChatErrorKind.Permission,
        ["insufficient_permissions"] = ChatErrorKind.Permission,
        ["unsupported_country_region_territory"] = ChatErrorKind.Permission,
        ["request_too_large"] = ChatErrorKind.RequestTooLarge,
        ["overloaded_error"] = ChatErrorKind.Overloaded,
        ["engine_overloaded_error"] = ChatErrorKind.Overloaded,
        ["server_overloaded"] = ChatErrorKind.Overloaded,
        ["service_unavailable"] = ChatErrorKind.Overloaded,
        ["capacity_exceeded"] = ChatErrorKind.Overloaded,
        ["timeout"] = ChatErrorKind.Timeout,
        ["timeout_error"] = ChatErrorKind.Timeout,
        ["request_timeout"] = ChatErrorKind.Timeout,
        ["server_error"] = ChatErrorKind.ServerError,
        ["internal_server_error"] = ChatErrorKind.ServerError,
        ["internal_error"] = ChatErrorKind.ServerError,
        ["api_error"] = ChatErrorKind.ServerError,
    };

    public static ChatErrorKind Of(int status, string? code, string? type)
    {
        if (code is not null && Words.TryGetValue(code, out var kind))
            return kind;
        if (type is not null && Words.TryGetValue(type, out kind))
            return kind;
        return OfStatus(status) ?? (type is "invalid_request_error" || code is "invalid_request_error"
            ? ChatErrorKind.InvalidRequest
            : status < 400 ? ChatErrorKind.ServerError : ChatErrorKind.Unknown);
    }

    private static ChatErrorKind? OfStatus(int status) => status switch
    {
        401 => ChatErrorKind.Authentication,
        402 => ChatErrorKind.QuotaExhausted,
        403 => ChatErrorKind.Permission,
        404 => ChatErrorKind.NotFound,
        408 or 504 or 524 => ChatErrorKind.Timeout,
        413 => ChatErrorKind.RequestTooLarge,
        429 => ChatErrorKind.RateLimit,
        // Groq's "capacity exceeded" and the overload status Anthropic made known.
        498 or 529 => ChatErrorKind.Overloaded,
        >= 400 and < 500 => ChatErrorKind.InvalidRequest,
        >= 500 and < 600 => ChatErrorKind.ServerError,
        _ => null,
    };
}
