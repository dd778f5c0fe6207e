using System.Text.Json.Serialization;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary><c>GET /admin/stats</c>: the requests that arrived since <c>from</c> and have ended.</summary>
/// <param name="From">The start of the slice of five minutes that holds the time asked for.</param>
/// <param name="To">Now.</param>
/// <param name="Hours">As asked.</param>
/// <param name="Providers">By name; requests that reached none are in the totals alone.</param>
internal sealed record StatsAnswer(
    [property: JsonPropertyOrder(-1)] DateTimeOffset From,
    [property: JsonPropertyOrder(-1)] DateTimeOffset To,
    [property: JsonPropertyOrder(-1)] double Hours,
    [property: JsonPropertyOrder(1)] IReadOnlyList<ProviderStats> Providers,
    RequestTotals Totals) : RequestFigures(Totals)
{
    public static StatsAnswer Of(DateTimeOffset from, DateTimeOffset to, double hours, IReadOnlyCollection<OutcomeTotals> groups) => new(
        from, to, hours,
        [
            .. groups.Where(g => g.Provider.Length > 0).GroupBy(g => g.Provider).OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => ProviderStats.Of(p.Key, [.. p])),
        ],
        RequestTotals.Of(groups));
}

/// <param name="Models">By name.</param>
internal sealed record ProviderStats(
    [property: JsonPropertyOrder(-1)] string Provider, [property: JsonPropertyOrder(1)] IReadOnlyList<ModelStats> Models, RequestTotals Totals)
    : RequestFigures(Totals)
{
    public static ProviderStats Of(string provider, IReadOnlyCollection<OutcomeTotals> groups) => new(
        provider,
        [.. groups.GroupBy(g => g.Model).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => new ModelStats(m.Key, RequestTotals.Of(m)))],
        RequestTotals.Of(groups));
}

internal sealed record ModelStats([property: JsonPropertyOrder(-1)] string Model, RequestTotals Totals) : RequestFigures(Totals);

/// <summary>The figures of some requests.</summary>
internal abstract record RequestFigures([property: JsonIgnore] RequestTotals Totals)
{
    public RequestCounts Requests => new(
        Totals.Total, Totals.Completed, Totals.Failed, Totals.Total == 0 ? null : (double)Totals.Completed / Totals.Total);

    public TokensAnswer Tokens => new(Totals.InputTokens, Totals.CacheReadTokens, Totals.CacheWriteTokens, Totals.OutputTokens);

    /// <summary>
    /// Of the requests whose cost is known, null where that is none; how many are not is <see cref="UnpricedRequests"/>. A request counts whole where it ended, attempts before that
    /// at another provider included: what each provider is owed says <c>/admin/usage</c>.
    /// </summary>
    public decimal? CostUsd => Totals is { CostUsd: 0, Unpriced: > 0 } ? null : Totals.CostUsd;

    public long UnpricedRequests => Totals.Unpriced;

    public LatencyAnswer Latency => new(
        Whole(Totals.MeanDuration), Whole(Totals.Percentile(0.5)), Whole(Totals.Percentile(0.95)), Whole(Totals.Percentile(0.99)));

    public long? TtftMeanMs => Whole(Totals.MeanTtft);

    /// <summary>The most frequent first.</summary>
    public IEnumerable<ErrorCount> Errors => Totals.Errors.Select(e => new ErrorCount(e.Code, e.Count));

    private static long? Whole(double? milliseconds) => milliseconds is { } known ? (long)Math.Round(known) : null;
}

/// <param name="SuccessRate">From 0 to 1; null where there were none.</param>
internal sealed record RequestCounts(long Total, long Completed, long Failed, double? SuccessRate);

/// <summary>How long completed requests took; null where there were none. Percentiles are read from a histogram: within 13 %.</summary>
internal sealed record LatencyAnswer(long? MeanMs, long? P50Ms, long? P95Ms, long? P99Ms);

internal sealed record ErrorCount(string Code, long Count);
