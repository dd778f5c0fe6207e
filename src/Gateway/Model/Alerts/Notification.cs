namespace Gateway.Model.Alerts;

/// <summary>What became of a notice at one channel.</summary>
public enum NotificationStatus
{
    /// <summary>The receiver took it.</summary>
    Sent,

    /// <summary>Every try failed.</summary>
    Failed,

    /// <summary>The channel had sent as many as its rate limit allows.</summary>
    RateLimited,

    /// <summary>The channel was so far behind that there was no room to wait in.</summary>
    Dropped,
}

/// <summary>One notice at one channel, and its end.</summary>
public sealed record Notification
{
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The channel's name.</summary>
    public required string Channel { get; init; }

    public required NoticeKind Kind { get; init; }

    /// <summary><see cref="Alert.Id"/>.</summary>
    public required string AlertId { get; init; }

    /// <summary>The rule's name.</summary>
    public required string Rule { get; init; }

    public required string Subject { get; init; }

    public required AlertSeverity Severity { get; init; }

    public required NotificationStatus Status { get; init; }

    /// <summary>Tries that were made; 0 where it was never tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>All tries and the waits between them, milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary>Why it was not sent, without secrets; null where it was.</summary>
    public string? Error { get; init; }
}
