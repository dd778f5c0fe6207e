namespace Gateway.Model.Alerts;

/// <summary>The words of alerts, as configuration, the admin API, metrics, messages and the store write them.</summary>
public static class AlertWords
{
    public static Words<AlertSeverity> Severities { get; } = new(
        (AlertSeverity.Low, "low"), (AlertSeverity.Medium, "medium"), (AlertSeverity.High, "high"), (AlertSeverity.Critical, "critical"));

    public static Words<NoticeKind> Kinds { get; } = new((NoticeKind.Firing, "firing"), (NoticeKind.Resolved, "resolved"), (NoticeKind.Test, "test"));

    public static Words<NotificationStatus> Statuses { get; } = new(
        (NotificationStatus.Sent, "sent"), (NotificationStatus.Failed, "failed"), (NotificationStatus.RateLimited, "rate_limited"),
        (NotificationStatus.Dropped, "dropped"));

    public static string Word(this AlertSeverity severity) => Severities[severity];

    public static string Word(this NoticeKind kind) => Kinds[kind];

    public static string Word(this NotificationStatus status) => Statuses[status];
}
