using Gateway.Model.Alerts;

namespace Gateway.Tests.Storage.Alerts;

/// <summary>Alerts and notifications with times of the test's own.</summary>
internal static class AlertRecords
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static Alert Alert(string id, DateTimeOffset? firedAt = null, DateTimeOffset? resolvedAt = null) => new()
    {
        Id = id,
        Rule = "error_rate_high",
        Subject = "claude",
        Severity = AlertSeverity.High,
        Metric = "error_rate_percent",
        Value = 12.5,
        Threshold = 10,
        Summary = "error_rate_percent of claude is 12.5, above 10.",
        StartedAt = (firedAt ?? Noon).AddMinutes(-1),
        FiredAt = firedAt ?? Noon,
        ResolvedAt = resolvedAt,
    };

    public static Notification Notification(string id, DateTimeOffset? at = null) => new()
    {
        Id = id,
        At = at ?? Noon,
        Channel = "ops",
        Kind = NoticeKind.Firing,
        AlertId = "a1",
        Rule = "error_rate_high",
        Subject = "claude",
        Severity = AlertSeverity.High,
        Status = NotificationStatus.RateLimited,
        Attempts = 0,
        DurationMs = 3,
        Error = "10 in 1 minute",
    };
}
