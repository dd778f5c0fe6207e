namespace Gateway.Model.Alerts;

/// <summary>Why the channels are told of an alert.</summary>
public enum NoticeKind
{
    /// <summary>It fires, or still fires after the rule's cooldown.</summary>
    Firing,

    /// <summary>It is over.</summary>
    Resolved,

    /// <summary>Nothing happened: somebody tries a channel out.</summary>
    Test,
}

/// <summary>What the channels are told.</summary>
public sealed record AlertNotice(NoticeKind Kind, Alert Alert, DateTimeOffset At);
