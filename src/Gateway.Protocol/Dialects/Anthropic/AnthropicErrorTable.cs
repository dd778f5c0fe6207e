using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.Anthropic;

/// <summary>
/// What the errors of the Messages API mean, from whoever serves it. The README beside shows the same table.
/// Anthropic: https://platform.claude.com/docs/en/api/errors.
/// Bedrock: https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html.
/// Vertex AI: https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/api-errors.
/// z.ai: https://docs.z.ai/api-reference/api-code. Moonshot: https://platform.moonshot.ai/docs/api/chat#error-codes.
/// </summary>
internal static class AnthropicErrorTable
{
    public static readonly ErrorTable Table = new(
        new(ChatErrorKind.Authentication, [401],
        [
            "authentication_error", "UNAUTHENTICATED",
            "UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException", "IncompleteSignature",
            "MissingAuthenticationTokenException", "InvalidClientTokenId", "RequestExpired",
        ]),
        new(ChatErrorKind.Permission, [403, 451],
        [
            "permission_error", "PERMISSION_DENIED", "FAILED_PRECONDITION",
            "AccessDeniedException", "NotAuthorized", "OptInRequired",
        ]),
        new(ChatErrorKind.QuotaExhausted, [402],
        [
            "billing_error", "ServiceQuotaExceededException",
            "exceeded_current_quota_error", "1113", "1304", "1308", "1309", "1310",
        ]),
        new(ChatErrorKind.NotFound, [404, 410], ["not_found_error", "NOT_FOUND", "ResourceNotFoundException", "1211"]),
        new(ChatErrorKind.ContextLengthExceeded, [], ["context_length_exceeded", "exceed_context_size_error", "1261"]),
        new(ChatErrorKind.RequestTooLarge, [413], ["request_too_large"]),
        new(ChatErrorKind.ContentFilter, [], ["1301"]),
        new(ChatErrorKind.RateLimit, [429],
        [
            "rate_limit_error", "RESOURCE_EXHAUSTED", "ThrottlingException", "TooManyRequestsException",
            "rate_limit_reached_error", "1302", "1303",
        ]),
        // 529 is this vendor's own status for it.
        new(ChatErrorKind.Overloaded, [503, 529],
        [
            "overloaded_error", "UNAVAILABLE",
            "overloadedException", "ServiceUnavailable", "ServiceUnavailableException", "ModelNotReadyException",
            "engine_overloaded_error", "1305",
        ]),
        new(ChatErrorKind.Timeout, [408, 504], ["timeout_error", "DEADLINE_EXCEEDED", "ModelTimeoutException"]),
        // 424: Bedrock's model failed (ModelErrorException). 499: Vertex cancelled the call.
        new(ChatErrorKind.ServerError, [424, 499, 500, 502],
        [
            "api_error", "INTERNAL", "UNKNOWN", "ABORTED", "CANCELLED", "DATA_LOSS",
            "InternalServerException", "InternalFailure", "ModelErrorException", "ModelStreamErrorException",
        ]),
        new(ChatErrorKind.InvalidRequest, [400, 405, 409, 415, 422],
        [
            "invalid_request_error", "INVALID_ARGUMENT", "OUT_OF_RANGE", "ValidationException", "ConflictException",
        ]));
}
