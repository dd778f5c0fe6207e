using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Gateway.Model;

/// <summary>
/// What the headers of a provider's refusal say about trying again: <c>retry-after-ms</c> and <c>retry-after</c>; the resets of its limits
/// (OpenAI <c>x-ratelimit-reset-requests: 6m0s</c>, Anthropic <c>anthropic-ratelimit-tokens-reset: 2026-01-27T10:00:00Z</c>); <c>x-should-retry</c>.
/// </summary>
public static partial class RetryHints
{
    private const string OpenAiPrefix = "x-ratelimit-";
    private const string AnthropicPrefix = "anthropic-ratelimit-";
    private const double LargestNumber = 1e14;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>How long the provider asks to wait in so many words; null where it does not.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Value(headers, "retry-after-ms") is { } text && Number(text) is { } milliseconds)
            return Bounded(milliseconds / 1000);
        if (Value(headers, "retry-after") is not { } spelled)
            return null;
        if (Number(spelled) is { } seconds)
            return Bounded(seconds);
        return DateTimeOffset.TryParse(spelled, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Bounded(date - now) : null;
    }

    /// <summary>
    /// When the limit that was reached is free again: of the limits whose remainder is zero the latest reset, else of those whose remainder is not told
    /// the soonest. A limit with something left was not it.
    /// </summary>
    public static TimeSpan? LimitReset(HttpResponseHeaders headers, DateTimeOffset now)
    {
        TimeSpan? exhausted = null, soonest = null;
        foreach (var (name, values) in headers.NonValidated)
        {
            if (LimitOf(name) is not { } limit || Until(values.ToString(), now) is not { } wait)
                continue;
            if (Value(headers, limit) is not { } remaining)
                soonest = soonest < wait ? soonest : wait;
            else if (Number(remaining) == 0)
                exhausted = exhausted > wait ? exhausted : wait;
        }

        return exhausted ?? soonest;
    }

    /// <summary>The provider says that another try is no use.</summary>
    public static bool ForbidsRetry(HttpResponseHeaders headers) =>
        string.Equals(Value(headers, "x-should-retry"), "false", StringComparison.OrdinalIgnoreCase);

    /// <summary>For the header of a reset: the name of the header that tells what remains of the same limit.</summary>
    private static string? LimitOf(string name)
    {
        if (name.StartsWith($"{OpenAiPrefix}reset", StringComparison.OrdinalIgnoreCase))
            return string.Concat(OpenAiPrefix, "remaining", name.AsSpan($"{OpenAiPrefix}reset".Length));
        return name.StartsWith(AnthropicPrefix, StringComparison.OrdinalIgnoreCase) && name.EndsWith("-reset", StringComparison.OrdinalIgnoreCase)
            ? $"{name[..^"-reset".Length]}-remaining"
            : null;
    }

    // A duration (6m0s, 120ms), seconds, a point in time as seconds or milliseconds since 1970, or RFC 3339.
    private static TimeSpan? Until(string text, DateTimeOffset now)
    {
        if (Number(text) is { } number)
        {
            return number switch
            {
                > 1e11 and < 1e14 => Bounded(DateTimeOffset.FromUnixTimeMilliseconds((long)number) - now),
                > 1e9 and <= 1e11 => Bounded(DateTimeOffset.FromUnixTimeSeconds((long)number) - now),
                <= 1e9 => Bounded(number),
                _ => null,
            };
        }

        if (Duration().Match(text) is { Success: true, Length: > 0 } match)
            return Bounded(Part(match, "d", 86_400) + Part(match, "h", 3600) + Part(match, "m", 60) + Part(match, "s", 1) + Part(match, "ms", 0.001));
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Bounded(date - now) : null;
    }

    private static TimeSpan Part(Match match, string unit, double seconds) =>
        match.Groups[unit] is { Success: true, Value: var value } ? TimeSpan.FromSeconds(Math.Min((Number(value) ?? 0) * seconds, Longest.TotalSeconds)) : TimeSpan.Zero;

    private static TimeSpan Bounded(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait < Longest ? wait : Longest;

    private static TimeSpan Bounded(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= 0 ? Math.Min(number, LargestNumber) : null;

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString().Trim() : null;

    [GeneratedRegex(@"^(?:(?<d>[\d.]+)d)?(?:(?<h>[\d.]+)h)?(?:(?<m>[\d.]+)m)?(?:(?<s>[\d.]+)s)?(?:(?<ms>[\d.]+)ms)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
