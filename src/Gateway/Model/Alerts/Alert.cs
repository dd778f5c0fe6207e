namespace Gateway.Model.Alerts;

/// <summary>A rule whose condition held for long enough, from when it did until it no longer does.</summary>
public sealed record Alert
{
    /// <summary>This occurrence, and no other.</summary>
    public required string Id { get; init; }

    /// <summary>The rule's name.</summary>
    public required string Rule { get; init; }

    /// <summary>What it is about: a provider's or model's name; "" for the gateway as a whole.</summary>
    public required string Subject { get; init; }

    public required AlertSeverity Severity { get; init; }

    /// <summary>What is measured, in the words of a rule: <c>mean_latency_seconds</c>, <c>error_rate_percent</c>, ….</summary>
    public required string Metric { get; init; }

    /// <summary>What was measured last, in the metric's unit.</summary>
    public required double Value { get; init; }

    /// <summary>The rule's bound, in the metric's unit.</summary>
    public required double Threshold { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Summary { get; init; }

    /// <summary>Since when the condition holds.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it had held for the rule's duration.</summary>
    public required DateTimeOffset FiredAt { get; init; }

    /// <summary>When the condition no longer held; null while it does.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When the channels were last told.</summary>
    public DateTimeOffset? NotifiedAt { get; init; }

    /// <summary>The names of the channels that were told that it fires: they are told of its end, whatever the rule says by then.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The same for every occurrence of one rule about one subject: what receivers know a repetition by.</summary>
    public string Key => Subject.Length == 0 ? Rule : $"{Rule}/{Subject}";
}
