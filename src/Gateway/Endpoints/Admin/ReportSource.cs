using Gateway.Accounting.Savings;
using Gateway.Alerting.Reports;
using Gateway.Model.Alerts;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary>Gathers what a report is made from: the log's figures, the advice about savings, the alerts that fire.</summary>
/// <param name="statistics">The requests.</param>
/// <param name="savings">What the advice rests on.</param>
/// <param name="advisor">The advice.</param>
/// <param name="activeAlerts">The alerts that fire now.</param>
/// <param name="time">Now.</param>
internal sealed class ReportSource(
    RequestStatistics statistics, SavingQueries savings, SavingAdvisor advisor, Func<IReadOnlyList<Alert>> activeAlerts, TimeProvider time)
{
    public async Task<ReportMaterial> ReadAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var from = RequestStatistics.SliceStart(now - length);
        var groups = await statistics.SinceAsync(from, cancellationToken).ConfigureAwait(false);
        var current = RequestTotals.Of(groups);
        var before = RequestStatistics.SliceStart(from - length);
        var previous = RequestTotals.Of(await statistics.BetweenAsync(before, from, cancellationToken).ConfigureAwait(false));
        var facts = await savings.ReadAsync(from, now, cancellationToken).ConfigureAwait(false);
        return new ReportMaterial(current, previous, facts.Share, new ReportFacts
        {
            From = from,
            To = now,
            Length = length,
            PreviousLength = from - before,
            Current = Figures(current),
            Previous = Figures(previous),
            Providers = [.. groups.Where(g => g.Provider.Length > 0).GroupBy(g => g.Provider).Select(p => new ProviderFacts(p.Key, Figures(RequestTotals.Of(p))))],
            Rescued = facts.Fallbacks.Sum(use => use.Requests),
            ActiveAlerts = activeAlerts(),
            Savings = [.. advisor.Advise(facts, now).Select(s => new Recommendation(s.Kind, s.Title, s.Detail, s.SavingUsd, s.Figures))],
        });
    }

    private static PeriodFacts Figures(RequestTotals totals) => new()
    {
        Requests = totals.Total,
        Completed = totals.Completed,
        MeanLatencyMs = totals.MeanDuration,
        P95LatencyMs = totals.Percentile(0.95),
        MeanTtftMs = totals.MeanTtft,
        CostUsd = new PeriodFigures(totals).CostUsd,
        Unpriced = totals.Unpriced,
        InputTokens = totals.InputTokens,
        CacheReadTokens = totals.CacheReadTokens,
        CacheWriteTokens = totals.CacheWriteTokens,
        OutputTokens = totals.OutputTokens,
        Errors = totals.Errors,
    };
}

/// <param name="Current">The figures as <c>/admin/stats</c> has them.</param>
/// <param name="Previous">Those of the time before.</param>
/// <param name="ExaminedShare">The part of the requests that the savings rest on.</param>
/// <param name="Facts">What the report is made from.</param>
internal sealed record ReportMaterial(RequestTotals Current, RequestTotals Previous, double ExaminedShare, ReportFacts Facts);
