namespace Gateway.Alerting.Rules;

/// <summary>The rules that come with the gateway.</summary>
public static class DefaultRules
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    /// <summary>By name; each asked for anew, so that changing one changes no other.</summary>
    public static IReadOnlyDictionary<string, AlertRuleOptions> All => new Dictionary<string, AlertRuleOptions>(StringComparer.OrdinalIgnoreCase)
    {
        ["latency_high"] = new() { Metric = "mean_latency_seconds", Value = 5, Window = FiveMinutes, For = FiveMinutes, Severity = "high" },
        ["latency_critical"] = new() { Metric = "mean_latency_seconds", Value = 10, Window = Minute, For = Minute, Severity = "critical" },
        ["error_rate_elevated"] = new() { Metric = "error_rate_percent", Value = 5, Window = FiveMinutes, For = FiveMinutes, Severity = "medium" },
        ["error_rate_high"] = new() { Metric = "error_rate_percent", Value = 10, Window = Minute, For = Minute, Severity = "high" },
        ["hourly_cost"] = new()
        {
            Metric = "cost_usd", Value = 100, Window = TimeSpan.FromHours(1), Severity = "medium", Cooldown = TimeSpan.FromHours(1),
        },
        ["circuit_open"] = new() { Metric = "circuit_open", By = "provider", Severity = "medium" },
    };
}
