using Gateway.Model;

namespace Gateway.Alerting.Rules;

/// <summary>The words of rules, as configuration, the admin API, metrics and the store write them; of severities see <see cref="Model.Alerts.AlertWords"/>.</summary>
public static class RuleWords
{
    private static readonly Words<RuleSource> Sources = new(
        (RuleSource.Default, "default"), (RuleSource.Configuration, "configuration"), (RuleSource.Api, "api"));

    internal static Words<AlertMetric> Metrics { get; } = new(
        (AlertMetric.MeanLatency, "mean_latency_seconds"), (AlertMetric.P50Latency, "p50_latency_seconds"), (AlertMetric.P95Latency, "p95_latency_seconds"),
        (AlertMetric.P99Latency, "p99_latency_seconds"), (AlertMetric.MeanTtft, "mean_ttft_seconds"), (AlertMetric.ErrorRate, "error_rate_percent"),
        (AlertMetric.Cost, "cost_usd"), (AlertMetric.Requests, "requests"), (AlertMetric.Tokens, "tokens"), (AlertMetric.CircuitOpen, "circuit_open"));

    internal static Words<AlertOperator> Operators { get; } = new(
        (AlertOperator.Above, ">"), (AlertOperator.AtLeast, ">="), (AlertOperator.Below, "<"), (AlertOperator.AtMost, "<="));

    internal static Words<AlertScope> Scopes { get; } = new((AlertScope.All, "all"), (AlertScope.Provider, "provider"), (AlertScope.Model, "model"));

    public static string Word(this AlertMetric metric) => Metrics[metric];

    public static string Word(this AlertOperator @operator) => Operators[@operator];

    public static string Word(this AlertScope scope) => Scopes[scope];

    public static string Word(this RuleSource source) => Sources[source];
}
