using System.Globalization;
using Gateway.Model.Limits;
using Gateway.Protocol.Chat;

namespace Gateway.Streaming;

/// <summary>
/// How near a caller is to the gateway's own limits, as the vendor of its dialect says it of its own: <c>anthropic-ratelimit-requests-remaining</c>
/// (https://docs.anthropic.com/en/api/rate-limits), <c>x-ratelimit-remaining-requests</c> (https://platform.openai.com/docs/guides/rate-limits). They
/// replace those of a provider, whose limits are not the caller's.
/// </summary>
public static class LimitHeaders
{
    private static readonly string[] Prefixes = ["anthropic-ratelimit-", "x-ratelimit-"];

    public static void Set(HttpResponse response, Dialect dialect, LimitStanding? standing)
    {
        if (standing is null or { Requests: null, Tokens: null })
            return;
        RemoveProviders(response.Headers);
        Set(response.Headers, dialect, "requests", standing.Requests);
        Set(response.Headers, dialect, "tokens", standing.Tokens);
    }

    // Of a kind that the gateway does not limit, too: what is left of a shared account is nobody's standing.
    private static void RemoveProviders(IHeaderDictionary headers)
    {
        foreach (var name in headers.Keys.Where(n => Prefixes.Any(p => n.StartsWith(p, StringComparison.OrdinalIgnoreCase))).ToList())
            headers.Remove(name);
    }

    private static void Set(IHeaderDictionary headers, Dialect dialect, string what, LimitMeasure? measure)
    {
        if (measure is not { } known)
            return;
        var (limit, remaining) = (Number(known.Limit), Number(known.Remaining));
        if (dialect == Dialect.Anthropic)
        {
            headers[$"anthropic-ratelimit-{what}-limit"] = limit;
            headers[$"anthropic-ratelimit-{what}-remaining"] = remaining;
            headers[$"anthropic-ratelimit-{what}-reset"] = known.FullAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            return;
        }

        headers[$"x-ratelimit-limit-{what}"] = limit;
        headers[$"x-ratelimit-remaining-{what}"] = remaining;
        headers[$"x-ratelimit-reset-{what}"] = $"{Number((long)known.FullIn.TotalSeconds)}s";
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
