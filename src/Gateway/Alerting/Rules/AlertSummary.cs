using System.Globalization;

namespace Gateway.Alerting.Rules;

/// <summary>What an alert says, for people.</summary>
internal static class AlertSummary
{
    /// <summary><c>Mean latency of claude was 6.2 s over the last minute, above 5 s for 5 min.</c></summary>
    public static string Firing(AlertRule rule, string subject, double value)
    {
        if (rule.Metric == AlertMetric.CircuitOpen)
            return subject.Length == 0 ? "A circuit is open." : $"The circuit of {subject} is open.";
        var duration = rule.For > TimeSpan.Zero ? $" for {Duration.Text(rule.For)}" : "";
        return $"{Measured(rule, subject)} was {Amount(rule, value)} {Window(rule)}, {Bound(rule)}{duration}.";
    }

    /// <summary><c>Mean latency of claude is no longer above 5 s: 1.2 s over the last minute.</c></summary>
    public static string Resolved(AlertRule rule, string subject, double? value)
    {
        if (rule.Metric == AlertMetric.CircuitOpen)
            return subject.Length == 0 ? "No circuit is open any more." : $"The circuit of {subject} is no longer open.";
        var now = value is { } known ? $"{Amount(rule, known)} {Window(rule)}" : $"too few requests to say {Window(rule)}";
        return $"{Measured(rule, subject)} is no longer {Bound(rule)}: {now}.";
    }

    /// <summary>The alert ends because there is no rule any more that could say so.</summary>
    public static string WithoutRule(string rule) => $"The rule {rule} no longer counts.";

    private static string Measured(AlertRule rule, string subject) => subject.Length == 0 ? Name(rule.Metric) : $"{Name(rule.Metric)} of {subject}";

    private static string Name(AlertMetric metric) => metric switch
    {
        AlertMetric.MeanLatency => "Mean latency",
        AlertMetric.P50Latency => "Median latency",
        AlertMetric.P95Latency => "P95 latency",
        AlertMetric.P99Latency => "P99 latency",
        AlertMetric.MeanTtft => "Mean time to first token",
        AlertMetric.ErrorRate => "Error rate",
        AlertMetric.Cost => "Cost",
        AlertMetric.Tokens => "Number of tokens",
        _ => "Number of requests",
    };

    private static string Bound(AlertRule rule) => $"{Comparison(rule.Operator)} {Amount(rule, rule.Value)}";

    private static string Comparison(AlertOperator comparison) => comparison switch
    {
        AlertOperator.Above => "above",
        AlertOperator.AtLeast => "at least",
        AlertOperator.Below => "below",
        _ => "at most",
    };

    private static string Amount(AlertRule rule, double value)
    {
        var number = Number(value);
        return rule.Metric switch
        {
            AlertMetric.ErrorRate => $"{number} %",
            AlertMetric.Cost => $"{number} USD",
            AlertMetric.Requests or AlertMetric.Tokens => number,
            _ => $"{number} s",
        };
    }

    // Two digits that say something: a bound of 0.004 s is not one of 0 s.
    private static string Number(double value)
    {
        var places = value == 0 || Math.Abs(value) >= 0.1 ? 2 : Math.Min(15, 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))));
        return Math.Round(value, places).ToString("0.###############", CultureInfo.InvariantCulture);
    }

    private static string Window(AlertRule rule) =>
        rule.Window == TimeSpan.FromMinutes(1) ? "over the last minute"
        : rule.Window == TimeSpan.FromHours(1) ? "over the last hour"
        : $"over the last {Duration.Text(rule.Window)}";
}
