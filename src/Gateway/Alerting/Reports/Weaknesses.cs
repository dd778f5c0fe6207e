using Gateway.Model.Alerts;

namespace Gateway.Alerting.Reports;

/// <summary>What goes badly. The bounds of errors and latency are those of the default alert rules.</summary>
internal static class Weaknesses
{
    /// <summary>More than 5 % failed.</summary>
    private const double LeastAnswered = 0.95;

    /// <summary>A provider that fails one time in ten costs fallbacks and time.</summary>
    private const double LeastAnsweredByProvider = 0.9;

    /// <summary>An error that is half of all failures is one cause, not bad luck.</summary>
    private const double DominantShare = 0.5;

    /// <summary>Fewer failures than these may be chance.</summary>
    private const long LeastFailures = 5;

    private const double SlowMeanMs = 5000;

    /// <summary>Milliseconds in which people begin to doubt that anything happens.</summary>
    private const double SlowTtftMs = 3000;

    public static IEnumerable<Finding> Of(ReportFacts facts, IReadOnlyList<Trend> trends) =>
        Alerts(facts).Concat(Failures(facts.Current)).Concat(Slowness(facts.Current)).Concat(Providers(facts)).Concat(Prices(facts.Current)).Concat(
            trends.Where(t => t.Direction == TrendDirection.Degrading && Evidence.Suffices(facts)).Select(t => Evidence.Moved("degrading", t)));

    private static IEnumerable<Finding> Alerts(ReportFacts facts) =>
        facts.ActiveAlerts.Where(alert => alert.Severity >= AlertSeverity.High).Select(alert => new Finding(
            "active_alert", $"The alert {alert.Key} fires: {alert.Summary}", alert.Subject.Length == 0 ? alert.Rule : alert.Subject,
            Evidence.Of(("value", alert.Value), ("threshold", alert.Threshold))));

    private static IEnumerable<Finding> Failures(PeriodFacts current)
    {
        if (current.Deserving >= Evidence.LeastRequests && current.AnsweredShare is < LeastAnswered and var answered)
        {
            yield return new Finding(
                "failures",
                $"{Wording.Count(current.OwnFailures)} of {Wording.Count(current.Deserving)} requests failed "
                    + $"({Wording.Share(1 - answered)}; callers' own mistakes left out).",
                null, Evidence.Of(("failed", current.OwnFailures), ("requests", current.Deserving)));
        }

        var failed = current.Requests - current.Completed;
        if (failed >= LeastFailures && current.Errors is [var (code, count), ..] && count >= failed * DominantShare)
        {
            yield return new Finding(
                "dominant_error", $"{Wording.Count(count)} of {Wording.Count(failed)} failures are {code}.", code,
                Evidence.Of(("count", count), ("failed", failed)));
        }
    }

    private static IEnumerable<Finding> Slowness(PeriodFacts current)
    {
        if (current.Completed < Evidence.LeastRequests)
            yield break;
        if (current.MeanLatencyMs is > SlowMeanMs and var mean)
        {
            yield return new Finding(
                "slow",
                $"A request takes {Wording.Milliseconds(mean)} on average, one in twenty {Wording.Milliseconds(current.P95LatencyMs ?? mean)} or longer.",
                null,
                Evidence.Of(("meanLatencyMs", mean), ("p95LatencyMs", current.P95LatencyMs ?? mean)));
        }

        if (current.MeanTtftMs is > SlowTtftMs and var ttft)
        {
            yield return new Finding(
                "slow_first_token", $"The first token comes after {Wording.Milliseconds(ttft)} on average.", null, Evidence.Of(("meanTtftMs", ttft)));
        }
    }

    private static IEnumerable<Finding> Providers(ReportFacts facts) =>
        from provider in facts.Providers.OrderBy(p => p.Provider, StringComparer.Ordinal)
        let figures = provider.Figures
        where figures.Deserving >= Evidence.LeastRequests && figures.AnsweredShare < LeastAnsweredByProvider
        select new Finding(
            "weak_provider",
            $"{provider.Provider} was the last to be asked in {Wording.Count(figures.Deserving)} requests and failed in {Wording.Count(figures.OwnFailures)}.",
            provider.Provider, Evidence.Of(("failed", figures.OwnFailures), ("requests", figures.Deserving)));

    private static IEnumerable<Finding> Prices(PeriodFacts current)
    {
        if (current.Unpriced > 0)
        {
            yield return new Finding(
                "unpriced", $"The cost of {Wording.Count(current.Unpriced, "request", "requests")} is not known: their models have no price.", null,
                Evidence.Of(("requests", current.Unpriced)));
        }
    }
}
