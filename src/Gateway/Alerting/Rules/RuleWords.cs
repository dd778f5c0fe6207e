using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Rules;

/// <summary>The words of rules, as configuration, the admin API, metrics and the store write them.</summary>
public static class RuleWords
{
    private static readonly Words<AlertMetric> Metrics = new(
        (AlertMetric.MeanLatency, "mean_latency_seconds"), (AlertMetric.P50Latency, "p50_latency_seconds"), (AlertMetric.P95Latency, "p95_latency_seconds"),
        (AlertMetric.P99Latency, "p99_latency_seconds"), (AlertMetric.MeanTtft, "mean_ttft_seconds"), (AlertMetric.ErrorRate, "error_rate_percent"),
        (AlertMetric.Cost, "cost_usd"), (AlertMetric.Requests, "requests"), (AlertMetric.Tokens, "tokens"), (AlertMetric.CircuitOpen, "circuit_open"));

    private static readonly Words<AlertOperator> Operators = new(
        (AlertOperator.Above, ">"), (AlertOperator.AtLeast, ">="), (AlertOperator.Below, "<"), (AlertOperator.AtMost, "<="));

    private static readonly Words<AlertSeverity> Severities = new(
        (AlertSeverity.Low, "low"), (AlertSeverity.Medium, "medium"), (AlertSeverity.High, "high"), (AlertSeverity.Critical, "critical"));

    private static readonly Words<AlertScope> Scopes = new((AlertScope.All, "all"), (AlertScope.Provider, "provider"), (AlertScope.Model, "model"));

    private static readonly Words<RuleSource> Sources = new(
        (RuleSource.Default, "default"), (RuleSource.Configuration, "configuration"), (RuleSource.Api, "api"));

    public static string Word(this AlertMetric metric) => Metrics[metric];

    public static string Word(this AlertOperator @operator) => Operators[@operator];

    public static string Word(this AlertSeverity severity) => Severities[severity];

    public static string Word(this AlertScope scope) => Scopes[scope];

    public static string Word(this RuleSource source) => Sources[source];

    internal static bool TryRead(string word, out AlertMetric metric, [NotNullWhen(false)] out string? known) => Metrics.TryRead(word, out metric, out known);

    internal static bool TryRead(string word, out AlertOperator @operator, [NotNullWhen(false)] out string? known) => Operators.TryRead(word, out @operator, out known);

    internal static bool TryRead(string word, out AlertSeverity severity, [NotNullWhen(false)] out string? known) => Severities.TryRead(word, out severity, out known);

    internal static bool TryRead(string word, out AlertScope scope, [NotNullWhen(false)] out string? known) => Scopes.TryRead(word, out scope, out known);

    /// <summary>One enumeration's words, both ways.</summary>
    private sealed class Words<T>(params (T Value, string Word)[] words)
        where T : struct, Enum
    {
        private readonly FrozenDictionary<string, T> _values = words.ToFrozenDictionary(w => w.Word, w => w.Value, StringComparer.OrdinalIgnoreCase);
        private readonly FrozenDictionary<T, string> _words = words.ToFrozenDictionary(w => w.Value, w => w.Word);

        public string this[T value] => _words[value];

        public bool TryRead(string word, out T value, [NotNullWhen(false)] out string? known)
        {
            var found = _values.TryGetValue(word, out value);
            known = found ? null : string.Join(", ", words.Select(w => w.Word));
            return found;
        }
    }
}
