using System.Globalization;
using System.Net.Http.Headers;

namespace Gateway.Model;

/// <summary>
/// What the headers of a provider's refusal say about trying again: <c>retry-after-ms</c> and <c>retry-after</c>; the resets of its limits
/// (OpenAI <c>x-ratelimit-reset-requests: 6m0s</c>, Anthropic <c>anthropic-ratelimit-tokens-reset: 2026-01-27T10:00:00Z</c>); <c>x-should-retry</c>.
/// </summary>
public static class RetryHints
{
    private const string OpenAiPrefix = "x-ratelimit-";
    private const string AnthropicPrefix = "anthropic-ratelimit-";

    /// <summary>How long the provider asks to wait in so many words; null where it does not.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Value(headers, "retry-after-ms") is { } text && ResetTime.Number(text) is { } milliseconds)
            return ResetTime.Bounded(milliseconds / 1000);
        if (Value(headers, "retry-after") is not { } spelled)
            return null;
        if (ResetTime.Number(spelled) is { } seconds)
            return ResetTime.Bounded(seconds);
        return DateTimeOffset.TryParse(spelled, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? ResetTime.Bounded(date - now) : null;
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
            if (LimitOf(name) is not { } limit || ResetTime.Until(values.ToString(), now) is not { } wait)
                continue;
            if (Value(headers, limit) is not { } remaining)
                soonest = soonest < wait ? soonest : wait;
            else if (ResetTime.Number(remaining) == 0)
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

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString().Trim() : null;
}
