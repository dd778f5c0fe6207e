namespace Gateway.Alerting.Rules;

/// <summary>A rule as configuration (<c>Gateway:Alerts:Rules:NAME</c>) or the admin API spells it: what is not said has a default.</summary>
public sealed class AlertRuleOptions
{
    /// <summary>
    /// What is measured: <c>mean_latency_seconds</c>, <c>p50_latency_seconds</c>, <c>p95_latency_seconds</c>, <c>p99_latency_seconds</c>,
    /// <c>mean_ttft_seconds</c>, <c>error_rate_percent</c>, <c>cost_usd</c>, <c>requests</c>, <c>tokens</c>, <c>circuit_open</c>. Needed.
    /// </summary>
    public string? Metric { get; set; }

    /// <summary><c>&gt;</c> (default), <c>&gt;=</c>, <c>&lt;</c>, <c>&lt;=</c>; of <c>circuit_open</c> always <c>&gt;=</c>.</summary>
    public string? Operator { get; set; }

    /// <summary>The bound, in the metric's unit, 0 or more. Needed; of <c>circuit_open</c> always 1.</summary>
    public double? Value { get; set; }

    /// <summary>How long it must hold without a break: 0 (default: the first time counts) to 24 hours.</summary>
    public TimeSpan? For { get; set; }

    /// <summary>What is summed up to be measured: 10 seconds to 2 hours. Default 1 minute; <c>circuit_open</c> has none.</summary>
    public TimeSpan? Window { get; set; }

    /// <summary><c>low</c>, <c>medium</c> (default), <c>high</c>, <c>critical</c>.</summary>
    public string? Severity { get; set; }

    /// <summary>The names of the channels to tell; absent: all there are.</summary>
    public IList<string>? Channels { get; set; }

    /// <summary>Between two notices that it fires: 10 seconds to 7 days. Default 15 minutes.</summary>
    public TimeSpan? Cooldown { get; set; }

    /// <summary>Default true.</summary>
    public bool? Enabled { get; set; }

    /// <summary><c>all</c> (default: one measurement), <c>provider</c> or <c>model</c> (one of each, and one alert of each).</summary>
    public string? By { get; set; }

    /// <summary>Counts the calls to this provider alone.</summary>
    public string? Provider { get; set; }

    /// <summary>Counts the calls to this upstream model alone.</summary>
    public string? Model { get; set; }

    /// <summary>
    /// With fewer requests in the window the condition does not hold: 0 to 1,000,000. Default 3 for latencies and rates, 0 for sums; <c>circuit_open</c>
    /// has none.
    /// </summary>
    public int? MinRequests { get; set; }

    /// <summary>This, and what it does not say from <paramref name="defaults"/>.</summary>
    public AlertRuleOptions Over(AlertRuleOptions defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return new AlertRuleOptions
        {
            Metric = Metric ?? defaults.Metric,
            Operator = Operator ?? defaults.Operator,
            Value = Value ?? defaults.Value,
            For = For ?? defaults.For,
            Window = Window ?? defaults.Window,
            Severity = Severity ?? defaults.Severity,
            Channels = Channels ?? defaults.Channels,
            Cooldown = Cooldown ?? defaults.Cooldown,
            Enabled = Enabled ?? defaults.Enabled,
            By = By ?? defaults.By,
            Provider = Provider ?? defaults.Provider,
            Model = Model ?? defaults.Model,
            MinRequests = MinRequests ?? defaults.MinRequests,
        };
    }
}
