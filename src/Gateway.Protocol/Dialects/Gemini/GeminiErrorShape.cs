using System.Globalization;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects.Gemini;

/// <summary>
/// Google's error: <c>{"error":{"code","message","status","details":[…]}}</c>, from some front ends inside an array. The kind comes from the
/// status word and the typed details. https://cloud.google.com/apis/design/errors
/// </summary>
internal static class GeminiErrorShape
{
    public static ChatError Read(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (TryRead(document.RootElement, status, out var error))
                return error;
        }
        catch (Exception e) when (LenientText.IsUnreadable(e))
        {
            // Not JSON (a proxy's HTML page, an empty body): the status alone speaks.
        }

        return new ChatError(OfStatus(status), $"The provider answered {status} without an error message.");
    }

    /// <summary>Reads <paramref name="root"/> where it is an error; <paramref name="status"/> is 0 inside a 2xx answer.</summary>
    public static bool TryRead(JsonElement root, int status, out ChatError error)
    {
        error = null!;
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
            root = root[0];
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("error"u8, out var value))
            return false;

        if (value.ValueKind == JsonValueKind.Object)
            error = ReadObject(value, status);
        else if (value.ValueKind == JsonValueKind.String)
            error = new ChatError(OfStatus(status), root.Text("error_description"u8) ?? value.GetString()!) { Type = value.GetString() };
        else
            return false;
        return true;
    }

    private static ChatError ReadObject(JsonElement error, int status)
    {
        var code = error.TryGetProperty("code"u8, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            ? value.ToString()
            : null;
        if (status == 0)
            _ = int.TryParse(code, CultureInfo.InvariantCulture, out status);
        var word = error.Text("status"u8);
        var details = Details.Read(error);
        return new ChatError(Kind(word, status, details), error.Text("message"u8) ?? word ?? $"error {code}")
        {
            Type = word,
            Code = details.Reason ?? code,
            RetryAfter = details.RetryDelay,
        };
    }

    private static ChatErrorKind Kind(string? word, int status, in Details details) => (word, details.Reason) switch
    {
        // A wrong key is INVALID_ARGUMENT, told apart by its reason.
        (_, "API_KEY_INVALID" or "API_KEY_EXPIRED" or "ACCESS_TOKEN_EXPIRED" or "ACCESS_TOKEN_TYPE_UNSUPPORTED" or "CREDENTIALS_MISSING") =>
            ChatErrorKind.Authentication,
        ("RESOURCE_EXHAUSTED", _) => details.IsDailyQuota ? ChatErrorKind.QuotaExhausted : ChatErrorKind.RateLimit,
        ("UNAUTHENTICATED", _) => ChatErrorKind.Authentication,

        // The Gemini API's one use of it: the credential's plan is not offered where the call comes from, whatever the request says.
        // https://ai.google.dev/gemini-api/docs/troubleshooting
        ("PERMISSION_DENIED" or "FAILED_PRECONDITION", _) => ChatErrorKind.Permission,
        ("NOT_FOUND", _) => ChatErrorKind.NotFound,
        ("INVALID_ARGUMENT", _) when status == 413 => ChatErrorKind.RequestTooLarge,
        ("INVALID_ARGUMENT" or "OUT_OF_RANGE" or "ALREADY_EXISTS" or "UNIMPLEMENTED", _) => ChatErrorKind.InvalidRequest,
        ("UNAVAILABLE", _) => ChatErrorKind.Overloaded,
        ("DEADLINE_EXCEEDED", _) => ChatErrorKind.Timeout,
        ("INTERNAL" or "UNKNOWN" or "DATA_LOSS" or "ABORTED" or "CANCELLED", _) => ChatErrorKind.ServerError,
        _ => OfStatus(status),
    };

    private static ChatErrorKind OfStatus(int status) => status switch
    {
        400 or 405 or 409 or 415 or 422 => ChatErrorKind.InvalidRequest,
        401 => ChatErrorKind.Authentication,
        403 => ChatErrorKind.Permission,
        404 => ChatErrorKind.NotFound,
        408 or 504 => ChatErrorKind.Timeout,
        413 => ChatErrorKind.RequestTooLarge,
        429 => ChatErrorKind.RateLimit,
        503 or 529 => ChatErrorKind.Overloaded,
        499 or >= 500 => ChatErrorKind.ServerError,
        _ => ChatErrorKind.Unknown,
    };

    /// <summary>What the typed <c>details</c> say (google.rpc.ErrorInfo, QuotaFailure, RetryInfo).</summary>
    private record struct Details(string? Reason, bool IsDailyQuota, TimeSpan? RetryDelay)
    {
        public static Details Read(JsonElement error)
        {
            var details = default(Details);
            if (!error.TryGet("details"u8, JsonValueKind.Array, out var entries))
                return details;
            foreach (var entry in entries.EnumerateArray())
                details.Add(entry);
            return details;
        }

        private void Add(JsonElement entry)
        {
            Reason ??= entry.Text("reason"u8);
            RetryDelay ??= Duration(entry.Text("retryDelay"u8));
            if (entry.TryGet("metadata"u8, JsonValueKind.Object, out var metadata))
                IsDailyQuota |= IsPerDay(metadata.Text("quota_limit"u8));
            if (!entry.TryGet("violations"u8, JsonValueKind.Array, out var violations))
                return;
            foreach (var violation in violations.EnumerateArray())
                IsDailyQuota |= IsPerDay(violation.Text("quotaId"u8));
        }

        private static bool IsPerDay(string? quota) => quota?.Contains("PerDay", StringComparison.OrdinalIgnoreCase) == true;

        /// <summary>google.protobuf.Duration in JSON: seconds with an <c>s</c>.</summary>
        private static TimeSpan? Duration(string? text) =>
            text is [.. var seconds, 's'] &&
            double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1e6
                ? TimeSpan.FromSeconds(value)
                : null;
    }
}
