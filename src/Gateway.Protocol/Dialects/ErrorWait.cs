using System.Globalization;
using System.Text.Json;
using Gateway.Protocol.Json;

namespace Gateway.Protocol.Dialects;

/// <summary>How long an error's body asks to wait, in whatever field it says so.</summary>
internal static class ErrorWait
{
    /// <summary>Longer than a week is no wait a client can act on.</summary>
    private const double LongestSeconds = 7 * 24 * 3600;

    /// <summary>
    /// Reads <c>retry_after</c> and <c>retry_after_seconds</c> (compatible servers and proxies), <c>resets_in_seconds</c> (OpenAI's plans),
    /// <c>retry_after_ms</c>.
    /// </summary>
    public static TimeSpan? Read(JsonElement error) =>
        error.ValueKind != JsonValueKind.Object ? null
        : Seconds(error, "retry_after"u8) ?? Seconds(error, "retry_after_seconds"u8) ?? Seconds(error, "resets_in_seconds"u8)
            ?? Seconds(error, "retry_after_ms"u8) / 1000;

    /// <summary>google.protobuf.Duration in JSON: seconds with an <c>s</c>.</summary>
    public static TimeSpan? Duration(string? text) => text is [.. var seconds, 's'] ? Parse(seconds) : null;

    private static TimeSpan? Seconds(JsonElement error, ReadOnlySpan<byte> name)
    {
        if (!error.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.Number => Parse(value.GetRawText()),
            JsonValueKind.String => Parse(LenientText.Read(value)),
            _ => null,
        };
    }

    private static TimeSpan? Parse(string? seconds) =>
        double.TryParse(seconds, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
        && value is >= 0 and <= LongestSeconds
            ? TimeSpan.FromSeconds(value)
            : null;
}
