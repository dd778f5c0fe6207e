using System.Collections.Frozen;

namespace Gateway.Alerting;

/// <summary>The error codes that are a caller's doing: a mistake in the request, a wrong gateway key, or leaving before the end.</summary>
internal static class CallerErrors
{
    // Gateway's words for what it refused itself end in _error; a provider that refuses the gateway's credential ("authentication") has failed.
    private static readonly FrozenSet<string> Codes = FrozenSet.ToFrozenSet(
        [
            "client_closed", "invalid_request", "invalid_request_error", "context_length_exceeded", "request_too_large", "content_filter", "not_found",
            "not_found_error", "authentication_error", "permission_error", "rate_limit_error", "no_images", "no_documents", "no_tools", "one_choice", "context_window",
            "provider_rule", "no_price", "over_budget", "lossy",
        ],
        StringComparer.Ordinal);

    public static bool Include(string code) => Codes.Contains(code);
}
