using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// What Google's errors mean: words of <c>status</c> (google.rpc.Code) and of <c>details[].reason</c> (google.api.ErrorReason). The README beside
/// shows the same table. Gemini API: https://ai.google.dev/gemini-api/docs/troubleshooting. Vertex AI:
/// https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/api-errors. Words: https://cloud.google.com/apis/design/errors and
/// https://github.com/googleapis/googleapis/blob/master/google/api/error_reason.proto.
/// </summary>
internal static class GeminiErrorTable
{
    public static readonly ErrorTable Table = new(
        // A wrong key comes as 400 INVALID_ARGUMENT, told apart by its reason.
        new(ChatErrorKind.Authentication, [401],
        [
            "UNAUTHENTICATED", "API_KEY_INVALID", "API_KEY_EXPIRED", "ACCESS_TOKEN_EXPIRED", "ACCESS_TOKEN_TYPE_UNSUPPORTED",
            "ACCOUNT_STATE_INVALID", "CREDENTIALS_MISSING", "SESSION_COOKIE_INVALID",
        ]),
        // FAILED_PRECONDITION has one documented use in the Gemini API: the credential's plan is not offered where the call comes from.
        new(ChatErrorKind.Permission, [403, 451],
        [
            "PERMISSION_DENIED", "FAILED_PRECONDITION", "SERVICE_DISABLED", "IAM_PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "API_KEY_SERVICE_BLOCKED", "API_KEY_HTTP_REFERRER_BLOCKED", "API_KEY_IP_ADDRESS_BLOCKED", "API_KEY_ANDROID_APP_BLOCKED",
            "API_KEY_IOS_APP_BLOCKED", "CONSUMER_INVALID", "CONSUMER_SUSPENDED", "USER_PROJECT_DENIED", "USER_BLOCKED_BY_ADMIN",
            "SECURITY_POLICY_VIOLATED", "ORG_RESTRICTION_VIOLATION",
        ]),
        // Beside these: a rate limit whose quota is one per day.
        new(ChatErrorKind.QuotaExhausted, [402], ["BILLING_DISABLED", "RESOURCE_QUOTA_EXCEEDED"]),
        new(ChatErrorKind.NotFound, [404, 410], ["NOT_FOUND"]),
        new(ChatErrorKind.RequestTooLarge, [413], []),
        new(ChatErrorKind.RateLimit, [429], ["RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"]),
        new(ChatErrorKind.Overloaded, [503, 529], ["UNAVAILABLE"]),
        new(ChatErrorKind.Timeout, [408, 504], ["DEADLINE_EXCEEDED"]),
        new(ChatErrorKind.ServerError, [499, 500, 502], ["INTERNAL", "UNKNOWN", "DATA_LOSS", "ABORTED", "CANCELLED"]),
        // 501 is UNIMPLEMENTED: what was asked for does not exist.
        new(ChatErrorKind.InvalidRequest, [400, 405, 415, 422, 501],
        [
            "INVALID_ARGUMENT", "OUT_OF_RANGE", "ALREADY_EXISTS", "UNIMPLEMENTED",
        ]));
}
