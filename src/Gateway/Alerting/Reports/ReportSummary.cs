namespace Gateway.Alerting.Reports;

/// <summary>A report's first lines.</summary>
internal static class ReportSummary
{
    public static string Of(ReportFacts facts, IReadOnlyList<Trend> trends) =>
        string.Join(' ', new[] { Period(facts), Comparison(facts, trends), Alerts(facts) }.Where(sentence => sentence.Length > 0));

    private static string Period(ReportFacts facts)
    {
        var current = facts.Current;
        if (current.SuccessRate is not { } success)
            return $"No request in {Wording.Hours(facts.Length)}.";
        var latency = current.P95LatencyMs is { } p95 ? $", p95 {Wording.Milliseconds(p95)}" : "";
        var cost = current.CostUsd is { } usd ? $", {Wording.Usd(usd)}" : "";
        return $"{Wording.Count(current.Requests, "request", "requests")} in {Wording.Hours(facts.Length)}: {Wording.Share(success)} succeeded{latency}{cost}.";
    }

    private static string Comparison(ReportFacts facts, IReadOnlyList<Trend> trends)
    {
        if (facts.Current.Requests == 0)
            return "";
        if (facts.Previous.Requests == 0)
            return "There is nothing to compare with: the time before had no requests.";
        var moved = trends.Where(t => t.Direction is not null and not TrendDirection.Stable)
            .Select(t => $"{Wording.Measure(t.Measure)} {t.Direction!.Value.Word()}{(t.ChangePercent is { } change ? $" ({Wording.Change(change)})" : "")}")
            .ToList();
        return moved.Count == 0 ? "All is as it was in the time before." : $"Beside the time before: {string.Join(", ", moved)}.";
    }

    private static string Alerts(ReportFacts facts) => facts.ActiveAlerts.Count switch
    {
        0 => "",
        1 => "1 alert is active.",
        var count => $"{Wording.Count(count)} alerts are active.",
    };
}
