using System.Text.Json;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Anthropic;

/// <summary>https://docs.anthropic.com/en/api/errors</summary>
internal static class AnthropicErrors
{
    public static Rejection Of(int status, string message, int? retryAfter = null) =>
        new(status, TypeOf(status), message, RetryAfterSeconds: retryAfter);

    public static Rejection Fault(FaultPlan plan) => plan.Error switch
    {
        NamedError.ContextLength => Of(400, "prompt is too long: 250000 tokens > 200000 maximum"),
        NamedError.Quota => Of(400, "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."),
        _ => Of(plan.Status ?? 500, MessageOf(plan.Status ?? 500), plan.RetryAfterSeconds),
    };

    public static void Write(Utf8JsonWriter json, Rejection rejection, RequestDigest digest)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, rejection.Type);
        json.WriteString("message"u8, rejection.Message);
        json.WriteEndObject();
        json.WriteString("request_id"u8, digest.Id("req_011", 21));
        json.WriteEndObject();
    }

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        408 or 504 => "timeout_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };

    private static string MessageOf(int status) => status switch
    {
        401 => "invalid x-api-key",
        403 => "Your API key does not have permission to use the specified resource.",
        404 => "Not found",
        413 => "Request exceeds the maximum size",
        429 => "This request would exceed your organization's rate limit of 4,000 requests per minute.",
        529 => "Overloaded",
        >= 500 => "Internal server error",
        _ => $"Simulated status {status}.",
    };
}
