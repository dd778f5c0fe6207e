using System.Text.Json;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects;

/// <summary>
/// What the typed <c>details</c> of a Google error say (google.rpc.ErrorInfo, QuotaFailure, RetryInfo).
/// https://cloud.google.com/apis/design/errors#error_details
/// </summary>
internal record struct GoogleErrorDetails(string? Reason, bool IsDailyQuota, TimeSpan? RetryDelay)
{
    public static GoogleErrorDetails Read(JsonElement error)
    {
        var details = default(GoogleErrorDetails);
        if (!error.TryGetProperty("details"u8, out var entries) || entries.ValueKind != JsonValueKind.Array)
            return details;
        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object)
                details.Add(entry);
        }

        return details;
    }

    private void Add(JsonElement entry)
    {
        Reason ??= Text(entry, "reason"u8);
        RetryDelay ??= ErrorWait.Duration(Text(entry, "retryDelay"u8));
        if (entry.TryGetProperty("metadata"u8, out var metadata))
            IsDailyQuota |= IsPerDay(Text(metadata, "quota_limit"u8));
        if (!entry.TryGetProperty("violations"u8, out var violations) || violations.ValueKind != JsonValueKind.Array)
            return;
        foreach (var violation in violations.EnumerateArray())
            IsDailyQuota |= IsPerDay(Text(violation, "quotaId"u8));
    }

    // The ids are words joined: GenerateRequestsPerDayPerProjectPerModel-FreeTier.
    private static bool IsPerDay(string? quota) => quota?.Contains("PerDay", StringComparison.OrdinalIgnoreCase) == true;

    private static string? Text(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && LenientText.Read(value) is { Length: > 0 } text
            ? text
            : null;
}
