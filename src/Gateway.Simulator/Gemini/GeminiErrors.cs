using System.Text.Json;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Surfaces;

namespace Gateway.Simulator.Gemini;

/// <summary>Google's error model, https://cloud.google.com/apis/design/errors</summary>
internal static class GeminiErrors
{
    private const string KeyInvalid = "API_KEY_INVALID";
    private const string DailyQuota = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";

    public static Rejection InvalidKey { get; } = Of(400, "API key not valid. Please pass a valid API key.") with { Code = KeyInvalid };

    public static Rejection Of(int status, string message, int? retryAfter = null) =>
        new(status, StatusOf(status), message, RetryAfterSeconds: retryAfter);

    public static Rejection Fault(FaultPlan plan, string model) => plan.Error switch
    {
        NamedError.ContextLength => Of(400, "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."),
        NamedError.Quota => Of(429, "You exceeded your current quota, please check your plan and billing details.") with { Code = DailyQuota },
        _ => Of(plan.Status ?? 500, MessageOf(plan.Status ?? 500, model), plan.RetryAfterSeconds),
    };

    public static void Write(Utf8JsonWriter json, Rejection rejection)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, rejection.Status);
        json.WriteString("message"u8, rejection.Message);
        json.WriteString("status"u8, rejection.Type);
        WriteDetails(json, rejection);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json, Rejection rejection)
    {
        if (rejection.Code is null && rejection.RetryAfterSeconds is null)
        {
            return;
        }

        json.WriteStartArray("details"u8);
        json.WriteStartObject();
        if (rejection.Code == DailyQuota)
        {
            json.WriteString("@type"u8, "type.googleapis.com/google.rpc.QuotaFailure"u8);
            json.WriteStartArray("violations"u8);
            json.WriteStartObject();
            json.WriteString("quotaId"u8, DailyQuota);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        else if (rejection.Code is { } reason)
        {
            json.WriteString("@type"u8, "type.googleapis.com/google.rpc.ErrorInfo"u8);
            json.WriteString("reason"u8, reason);
            json.WriteString("domain"u8, "googleapis.com"u8);
        }
        else
        {
            json.WriteString("@type"u8, "type.googleapis.com/google.rpc.RetryInfo"u8);
            json.WriteString("retryDelay"u8, $"{rejection.RetryAfterSeconds}s");
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string StatusOf(int status) => status switch
    {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        501 => "UNIMPLEMENTED",
        503 or 529 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        >= 500 => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };

    private static string MessageOf(int status, string model) => status switch
    {
        401 => "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
        403 => "Permission denied.",
        404 => $"models/{model} is not found for API version v1beta, or is not supported for generateContent.",
        429 => "Resource has been exhausted (e.g. check quota).",
        503 or 529 => "The model is overloaded. Please try again later.",
        504 => "The service was unable to finish processing within the deadline.",
        >= 500 => "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
        _ => "Request contains an invalid argument.",
    };
}
