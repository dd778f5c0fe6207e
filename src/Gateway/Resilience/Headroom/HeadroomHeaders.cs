using System.Globalization;
using System.Net.Http.Headers;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Resilience.Headroom;

/// <summary>
/// Reads what vendors say of their limits: <c>anthropic-ratelimit-tokens-remaining</c> (https://docs.anthropic.com/en/api/rate-limits),
/// <c>x-ratelimit-remaining-tokens</c> (https://platform.openai.com/docs/guides/rate-limits) and its kin. Only the few names of the dialect are looked up,
/// and nothing is allocated.
/// </summary>
public static class HeadroomHeaders
{
    // Answers of one second say the same.
    private static volatile ReadDate? _lastDate;

    // Those who do not say when a limit resets (Mistral, xAI) limit by the minute.
    private static readonly TimeSpan UnsaidReset = TimeSpan.FromMinutes(1);

    // Limits are raised, and clocks go wrong: later than this nothing is taken for true.
    private static readonly TimeSpan LongestReset = TimeSpan.FromHours(1);

    private static readonly Names[] Anthropic =
    [
        OfAnthropic(HeadroomKind.Requests, "requests"), OfAnthropic(HeadroomKind.Tokens, "tokens"),
        OfAnthropic(HeadroomKind.InputTokens, "input-tokens"), OfAnthropic(HeadroomKind.OutputTokens, "output-tokens"),
    ];

    // Of one kind the first that is there counts.
    private static readonly Names[] OpenAi =
    [
        OfOpenAi(HeadroomKind.Requests, "-requests"), OfOpenAi(HeadroomKind.Tokens, "-tokens"),
        // Mistral
        OfOpenAi(HeadroomKind.Requests, "-req-minute"), OfOpenAi(HeadroomKind.Tokens, "-tokens-minute"),
        // Behind the router of Hugging Face
        OfOpenAi(HeadroomKind.Requests, "-requests-minute"), OfOpenAi(HeadroomKind.Requests, "-minute"),
        // OpenRouter, Together
        OfOpenAi(HeadroomKind.Requests, ""),
    ];

    /// <summary>The number of kinds: so many readings there can be.</summary>
    public const int Most = (int)HeadroomKind.OutputTokens + 1;

    /// <param name="dialect">The provider's.</param>
    /// <param name="headers">Of any answer, a refusal's too.</param>
    /// <param name="now">The clock, for where the answer has no date: resets are told by the vendor's.</param>
    /// <param name="readings">Room for <see cref="Most"/>.</param>
    /// <returns>How many there are.</returns>
    public static int Read(Dialect dialect, HttpResponseHeaders headers, DateTimeOffset now, Span<HeadroomReading> readings)
    {
        var (count, seen) = (0, 0);
        DateTimeOffset? vendorsNow = null;
        foreach (var names in dialect switch { Dialect.Anthropic => Anthropic, Dialect.OpenAi => OpenAi, _ => [] })
        {
            if ((seen & (1 << (int)names.Kind)) != 0 || Number(headers, names.Remaining) is not { } remaining)
                continue;
            seen |= 1 << (int)names.Kind;
            readings[count++] = new HeadroomReading(names.Kind, remaining, Number(headers, names.Limit), ResetsIn(headers, names.Reset, vendorsNow ??= VendorsNow(headers, now)));
        }

        return count;
    }

    private static TimeSpan ResetsIn(HttpResponseHeaders headers, string name, DateTimeOffset vendorsNow)
    {
        if (!headers.NonValidated.TryGetValues(name, out var reset))
            return UnsaidReset;
        var wait = ResetTime.Until(reset.ToString(), vendorsNow) ?? UnsaidReset;
        return wait < LongestReset ? wait : LongestReset;
    }

    private static DateTimeOffset VendorsNow(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (!headers.NonValidated.TryGetValues("Date", out var date))
            return now;
        var (text, read) = (date.ToString(), _lastDate);
        if (read?.Text != text)
            _lastDate = read = new ReadDate(text, DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var said) ? said : null);
        return read.Time ?? now;
    }

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var value) && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    private static Names OfAnthropic(HeadroomKind kind, string what) =>
        new(kind, $"anthropic-ratelimit-{what}-remaining", $"anthropic-ratelimit-{what}-limit", $"anthropic-ratelimit-{what}-reset");

    private static Names OfOpenAi(HeadroomKind kind, string what) =>
        new(kind, $"x-ratelimit-remaining{what}", $"x-ratelimit-limit{what}", $"x-ratelimit-reset{what}");

    private sealed record ReadDate(string Text, DateTimeOffset? Time);

    private sealed record Names(HeadroomKind Kind, string Remaining, string Limit, string Reset);
}
