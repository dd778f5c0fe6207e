using Gateway.Alerting.Rules;
using Gateway.Model.Alerts;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary><c>GET /admin/alerts/rules</c>.</summary>
internal sealed record RuleList(IReadOnlyList<RuleAnswer> Rules);

/// <summary>A rule as it counts. Its members are those of an order: changed, it can be sent back.</summary>
/// <param name="Source"><c>default</c>, <c>configuration</c> or <c>api</c>.</param>
/// <param name="Window">Null: <c>circuit_open</c> has none.</param>
/// <param name="Channels">Null: all channels.</param>
/// <param name="MinRequests">Null: <c>circuit_open</c> has none.</param>
internal sealed record RuleAnswer(
    string Name, string Source, string Metric, string Operator, double Value, TimeSpan For, TimeSpan? Window, string Severity,
    IReadOnlyList<string>? Channels, TimeSpan Cooldown, bool Enabled, string By, string? Provider, string? Model, int? MinRequests)
{
    public static RuleAnswer Of(AlertRule rule)
    {
        var isState = rule.Metric == AlertMetric.CircuitOpen;
        return new RuleAnswer(
            rule.Name, rule.Source.Word(), rule.Metric.Word(), rule.Operator.Word(), rule.Value, rule.For, isState ? null : rule.Window,
            rule.Severity.Word(), rule.Channels, rule.Cooldown, rule.Enabled, rule.By.Word(), rule.Provider, rule.Model, isState ? null : rule.MinRequests);
    }
}
