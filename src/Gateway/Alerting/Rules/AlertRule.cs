using Gateway.Model.Alerts;

namespace Gateway.Alerting.Rules;

/// <summary>Who made a rule: what configuration made is changed there.</summary>
public enum RuleSource
{
    /// <summary>It comes with the gateway.</summary>
    Default,

    /// <summary><c>Gateway:Alerts:Rules</c>, also where it changes a default.</summary>
    Configuration,

    /// <summary>The admin API.</summary>
    Api,
}

/// <summary>What a rule measures apart from each other.</summary>
public enum AlertScope
{
    All,
    Provider,
    Model,
}

/// <summary>How a measurement is held against a rule's bound.</summary>
public enum AlertOperator
{
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// <summary>A rule that has been checked; the meaning of its fields is that of <see cref="AlertRuleOptions"/>, defaults filled in.</summary>
public sealed record AlertRule
{
    /// <summary>Unique, whatever the case of its letters.</summary>
    public required string Name { get; init; }

    public required RuleSource Source { get; init; }

    public required AlertMetric Metric { get; init; }

    public required AlertOperator Operator { get; init; }

    public required double Value { get; init; }

    public required TimeSpan For { get; init; }

    public required TimeSpan Window { get; init; }

    public required AlertSeverity Severity { get; init; }

    /// <summary>Null: all channels.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    public required TimeSpan Cooldown { get; init; }

    public required bool Enabled { get; init; }

    public required AlertScope By { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    public required int MinRequests { get; init; }

    /// <summary>The condition holds for this measurement.</summary>
    public bool Holds(double value) => Operator switch
    {
        AlertOperator.Above => value > Value,
        AlertOperator.AtLeast => value >= Value,
        AlertOperator.Below => value < Value,
        _ => value <= Value,
    };
}
