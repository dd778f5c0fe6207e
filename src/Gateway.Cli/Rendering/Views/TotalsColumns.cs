using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

/// <summary>The figures of some requests, as columns and as facts: those a narrow terminal can do without last.</summary>
internal static class TotalsColumns
{
    public static IEnumerable<Column<T>> For<T>(Func<T, StatsTotals> totals) =>
    [
        Number<T>("Requests", "requests", r => Cell.Count(totals(r).Requests?.Total), Place.Always),
        Number<T>("Cost", "cost_usd", r => Cell.Usd(totals(r).CostUsd), Place.Always),
        Number<T>("Input", "input_tokens", r => Cell.Count(totals(r).Tokens?.Input)),
        Number<T>("Output", "output_tokens", r => Cell.Count(totals(r).Tokens?.Output)),
        Number<T>("Failed", "failed", r => Cell.Failures(totals(r).Requests?.Failed)),
        Number<T>("Success", "success_rate", r => Cell.Percent(totals(r).Requests?.SuccessRate)),
        Number<T>("Mean", "mean_ms", r => Cell.Duration(totals(r).Latency?.MeanMs)),
        Number<T>("p50", "p50_ms", r => Cell.Duration(totals(r).Latency?.P50Ms)),
        Number<T>("p95", "p95_ms", r => Cell.Duration(totals(r).Latency?.P95Ms)),
        Number<T>("p99", "p99_ms", r => Cell.Duration(totals(r).Latency?.P99Ms)),
        Number<T>("First token", "ttft_mean_ms", r => Cell.Duration(totals(r).TtftMeanMs)),
        Number<T>("Cache read", "cache_read_tokens", r => Cell.Count(totals(r).Tokens?.CacheRead)),
        Number<T>("Cache write", "cache_write_tokens", r => Cell.Count(totals(r).Tokens?.CacheWrite)),
        Number<T>("Unpriced", "unpriced_requests", r => Cell.Count(totals(r).UnpricedRequests)),
    ];

    /// <summary>The same, one under the other.</summary>
    public static Fact[] Facts(StatsTotals totals) => [.. For<StatsTotals>(t => t).Select(c => new Fact(c.Title, c.Name, c.Cell(totals)))];

    private static Column<T> Number<T>(string title, string name, Func<T, Cell> cell, Place place = Place.Wide) =>
        new(title, name, cell) { IsNumber = true, Place = place };
}
