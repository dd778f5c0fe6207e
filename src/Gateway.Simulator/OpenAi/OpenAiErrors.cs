using System.Text.Json;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.OpenAi;

/// <summary>https://platform.openai.com/docs/guides/error-codes</summary>
internal static class OpenAiErrors
{
    public static Rejection Of(int status, string message, string? param = null, string? code = null, int? retryAfter = null) =>
        new(status, status >= 500 ? "server_error" : "invalid_request_error", message, param, code, retryAfter);

    public static Rejection Fault(FaultPlan plan, string model) => plan.Error switch
    {
        NamedError.ContextLength => Of(400, "This model's maximum context length is 128000 tokens. However, your messages resulted in 250000 tokens. Please reduce the length of the messages.", "messages", "context_length_exceeded"),
        NamedError.Quota => new Rejection(429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing details.", Code: "insufficient_quota"),
        _ => ForStatus(plan.Status ?? 500, model, plan.RetryAfterSeconds),
    };

    public static void Write(Utf8JsonWriter json, Rejection rejection)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, rejection.Message);
        json.WriteString("type"u8, rejection.Type);
        json.WriteString("param"u8, rejection.Param);
        json.WriteString("code"u8, rejection.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static Rejection ForStatus(int status, string model, int? retryAfter) => status switch
    {
        401 => Of(401, "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.", code: "invalid_api_key"),
        404 => Of(404, $"The model `{model}` does not exist or you do not have access to it.", code: "model_not_found"),
        429 => new Rejection(429, "tokens", $"Rate limit reached for {model} on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in {retryAfter ?? 2}s.", Code: "rate_limit_exceeded", RetryAfterSeconds: retryAfter),
        503 => Of(503, "The server is currently overloaded with other requests. Sorry about that! You can retry your request.", retryAfter: retryAfter),
        >= 500 => Of(status, "The server had an error while processing your request. Sorry about that!", retryAfter: retryAfter),
        _ => Of(status, $"Simulated status {status}.", retryAfter: retryAfter),
    };
}
