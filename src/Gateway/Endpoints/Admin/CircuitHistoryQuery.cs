using System.Globalization;
using Gateway.Storage;

namespace Gateway.Endpoints.Admin;

/// <summary>The query of <c>GET /admin/circuits/history</c>.</summary>
/// <param name="Filter">Which transitions.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record CircuitHistoryQuery(CircuitHistoryFilter Filter, int Limit)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;

    /// <param name="query">What was asked.</param>
    /// <param name="problems">Gets everything that is wrong with it.</param>
    public static CircuitHistoryQuery Read(IQueryCollection query, List<string> problems) => new(
        new CircuitHistoryFilter
        {
            Provider = query["provider"] is [{ Length: > 0 } provider, ..] ? provider : null,
            Before = ReadTime(query, "before", problems),
            BeforeId = ReadNumber(query, "beforeId", long.MaxValue, problems),
        },
        (int)(ReadNumber(query, "limit", MaxLimit, problems) ?? DefaultLimit));

    /// <summary>The query for the transitions that are older than <paramref name="last"/>.</summary>
    public string After(CircuitTransitionRow last) => QueryString.Create(
    [
        KeyValuePair.Create<string, string?>("limit", Limit.ToString(CultureInfo.InvariantCulture)),
        .. Filter.Provider is { } provider ? [KeyValuePair.Create<string, string?>("provider", provider)] : Array.Empty<KeyValuePair<string, string?>>(),
        KeyValuePair.Create<string, string?>("before", UtcTimeConverter.Text(last.ToTransition().At)),
        KeyValuePair.Create<string, string?>("beforeId", last.Id.ToString(CultureInfo.InvariantCulture)),
    ]).Value!;

    private static DateTimeOffset? ReadTime(IQueryCollection query, string name, List<string> problems)
    {
        if (query[name] is not [{ Length: > 0 } text, ..])
            return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        problems.Add($"{name}: '{text}' is no time; write ISO 8601 (2026-05-01T12:00:00Z).");
        return null;
    }

    private static long? ReadNumber(IQueryCollection query, string name, long max, List<string> problems)
    {
        if (query[name] is not [{ Length: > 0 } text, ..])
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max)
            return number;
        problems.Add($"{name}: '{text}' is not a whole number from 1 to {max}.");
        return null;
    }
}
