using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Dialects.OpenAi;

/// <summary>
/// What errors of Chat Completions mean, from OpenAI and from those who speak like it. The README beside shows the same table.
/// OpenAI: https://platform.openai.com/docs/guides/error-codes. Azure: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/quota.
/// Groq: https://console.groq.com/docs/errors. Mistral: its API reference. DeepSeek: https://api-docs.deepseek.com/quick_start/error_codes.
/// OpenRouter: https://openrouter.ai/docs/api-reference/errors. Fireworks: https://docs.fireworks.ai/guides/inference-error-codes.
/// Together: https://docs.together.ai/docs/error-codes. Cerebras: https://inference-docs.cerebras.ai/support/error.
/// Moonshot: https://platform.moonshot.ai/docs/api/chat#error-codes. z.ai: https://docs.z.ai/api-reference/api-code.
/// Alibaba: https://www.alibabacloud.com/help/en/model-studio/error-code. Google: https://cloud.google.com/apis/design/errors.
/// </summary>
internal static class OpenAiErrorTable
{
    public static readonly ErrorTable Table = new(
        new(ChatErrorKind.Authentication, [401],
        [
            "invalid_api_key", "authentication_error", "invalid_authentication", "account_deactivated", "invalid_organization",
            "incorrect_api_key_error", "invalid_authentication_error", "wrong_api_key", "UNAUTHENTICATED", "API_KEY_INVALID",
        ]),
        // 412: Fireworks, an account that is suspended. 434: z.ai.
        new(ChatErrorKind.Permission, [403, 412, 434, 451],
        [
            "permission_error", "permission_denied", "permission_denied_error", "insufficient_permissions",
            "unsupported_country_region_territory", "access_denied", "Model.AccessDenied", "FAILED_PRECONDITION",
        ]),
        new(ChatErrorKind.QuotaExhausted, [402],
        [
            "insufficient_quota", "quota_exceeded", "billing_hard_limit_reached", "billing_not_active", "credit_balance_exhausted",
            "organization_spend_limit_exceeded", "project_spend_limit_exceeded", "organization_usage_limit_exceeded", "usage_limit_reached",
            "insufficient_balance", "exceeded_current_quota_error", "Arrearage", "1113", "1304", "1308", "1309", "1310",
        ]),
        new(ChatErrorKind.NotFound, [404, 410],
        [
            "model_not_found", "DeploymentNotFound", "invalid_model", "not_found_error", "NOT_FOUND", "resource_not_found_error",
            "RESOURCE_DOES_NOT_EXIST", "1211",
        ]),
        new(ChatErrorKind.ContextLengthExceeded, [],
        [
            "context_length_exceeded", "context_window_exceeded", "exceed_context_size_error", "too_many_prompt_tokens", "1261",
        ]),
        // string_above_max_length only of a message's content; of another field it is an invalid request.
        new(ChatErrorKind.RequestTooLarge, [413], ["request_too_large", "string_above_max_length"]),
        new(ChatErrorKind.ContentFilter, [],
        [
            "content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation", "invalid_prompt", "cyber_policy",
            "data_inspection_failed", "1301",
        ]),
        // tokens, requests: the type beside rate_limit_exceeded says which limit it was.
        new(ChatErrorKind.RateLimit, [429],
        [
            "rate_limit_exceeded", "rate_limit_error", "rate_limited", "RateLimitReached", "rate_limit_reached_error", "tokens", "requests",
            "too_many_requests", "too_many_requests_error", "too_many_tokens_error", "request_quota_exceeded", "token_quota_exceeded",
            "limit_requests", "limit_burst_rate", "Throttling", "REQUEST_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED", "1302", "1303",
        ]),
        // 498: Groq, no capacity for the flex tier.
        new(ChatErrorKind.Overloaded, [498, 503, 529],
        [
            "overloaded", "overloaded_error", "model_overloaded", "server_overloaded", "server_is_overloaded", "engine_overloaded_error",
            "slow_down", "service_unavailable", "service_unavailable_error", "unavailable_error", "UNAVAILABLE", "TEMPORARILY_UNAVAILABLE",
            "capacity_exceeded", "service_tier_capacity_exceeded", "queue_exceeded", "no_capacity", "1305",
        ]),
        // 522, 524: Cloudflare, in front of many.
        new(ChatErrorKind.Timeout, [408, 504, 522, 524], ["timeout", "timeout_error", "request_timeout", "DEADLINE_EXCEEDED"]),
        // 424: Hugging Face, generation failed. 499: Google cancelled the call.
        new(ChatErrorKind.ServerError, [424, 499, 500, 502],
        [
            "server_error", "internal_server_error", "internal_error", "INTERNAL", "api_error", "unreachable_backend", "generation",
            "UNKNOWN", "ABORTED", "CANCELLED",
        ]),
        // 501: llama.cpp and Google, what was asked for does not exist.
        new(ChatErrorKind.InvalidRequest, [400, 405, 406, 409, 411, 414, 415, 422, 431, 501],
        [
            "invalid_request_error", "invalid_request", "INVALID_ARGUMENT", "OUT_OF_RANGE", "not_supported_error", "BadRequestError", "validation",
            "tool_use_failed",
        ]));
}
