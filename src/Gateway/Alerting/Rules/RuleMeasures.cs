using Gateway.Alerting.Monitoring;

namespace Gateway.Alerting.Rules;

/// <summary>What a rule is held against.</summary>
/// <param name="Subject">As <see cref="Model.Alerts.Alert.Subject"/>.</param>
/// <param name="Value">In the metric's unit; null where too little happened, or too little was watched, to say.</param>
public readonly record struct RuleMeasure(string Subject, double? Value);

/// <summary>Measures what rules ask for.</summary>
/// <param name="monitor">The traffic.</param>
/// <param name="circuits">The circuits, and which of them lets no calls through or but a probe.</param>
public sealed class RuleMeasures(PerformanceMonitor monitor, Func<IEnumerable<(string Provider, bool IsOpen)>> circuits)
{
    /// <summary>One measurement, or one of each provider or model there is something to measure of.</summary>
    public IReadOnlyList<RuleMeasure> Of(AlertRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.Metric == AlertMetric.CircuitOpen ? Circuits(rule) : [.. Traffic(rule).Select(t => new RuleMeasure(t.Subject, Value(rule, t.Traffic)))];
    }

    /// <summary>The monitor has not watched for the whole of the rule's window yet.</summary>
    public bool IsNew(AlertRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return monitor.Watched < rule.Window;
    }

    private static string Subject(AlertRule rule) => string.Join('/', new[] { rule.Provider, rule.Model }.OfType<string>());

    private List<RuleMeasure> Circuits(AlertRule rule)
    {
        var asked = circuits().Where(c => rule.Provider is null || Same(c.Provider, rule.Provider)).ToList();
        return rule.By == AlertScope.Provider
            ? [.. asked.Select(c => new RuleMeasure(c.Provider, c.IsOpen ? 1 : 0))]
            : [new RuleMeasure(Subject(rule), asked.Exists(c => c.IsOpen) ? 1 : 0)];
    }

    private List<(string Subject, Traffic Traffic)> Traffic(AlertRule rule)
    {
        if (rule is { By: AlertScope.All, Provider: null, Model: null })
            return [("", monitor.Requests(rule.Window))];
        var calls = monitor.Calls(rule.Window)
            .Where(c => (rule.Provider is null || Same(c.Provider, rule.Provider)) && (rule.Model is null || c.Model == rule.Model));
        return rule.By switch
        {
            AlertScope.All => [(Subject(rule), Sum(calls))],
            AlertScope.Provider => [.. calls.GroupBy(c => c.Provider).Select(p => (p.Key, Sum(p)))],
            _ => [.. calls.GroupBy(c => c.Model).Select(m => (m.Key, Sum(m)))],
        };
    }

    private static Traffic Sum(IEnumerable<TargetTraffic> calls) => Monitoring.Traffic.Sum(calls.Select(c => c.Traffic));

    private double? Value(AlertRule rule, Traffic traffic)
    {
        // What has not been watched cannot be too little.
        var isNew = IsNew(rule);
        if (rule.Operator is AlertOperator.Below or AlertOperator.AtMost && isNew)
            return null;
        var (value, requests) = rule.Metric switch
        {
            AlertMetric.MeanLatency => (Seconds(traffic.MeanLatency), traffic.Completed),
            AlertMetric.P50Latency => (Seconds(traffic.Latency(0.5)), traffic.Completed),
            AlertMetric.P95Latency => (Seconds(traffic.Latency(0.95)), traffic.Completed),
            AlertMetric.P99Latency => (Seconds(traffic.Latency(0.99)), traffic.Completed),
            AlertMetric.MeanTtft => (Seconds(traffic.MeanFirstToken), traffic.FirstTokens),
            AlertMetric.ErrorRate => (traffic.ErrorRate * 100, traffic.Completed + traffic.Failed),
            AlertMetric.Cost => ((double)traffic.CostUsd, traffic.Total),
            AlertMetric.Tokens => (traffic.Tokens, traffic.Total),
            _ => (traffic.Total, traffic.Total),
        };
        // Nor is a sum of what was watched the sum of the window, unless it is enough as it is. What was spent before is known.
        var isPart = isNew && rule.Metric is AlertMetric.Requests or AlertMetric.Tokens && !rule.Holds(value ?? 0);
        return isPart || requests < rule.MinRequests ? null : value;
    }

    private static double? Seconds(double? milliseconds) => milliseconds / 1000;

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
