using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting;

/// <summary>Notices to tell.</summary>
internal static class Notices
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static AlertNotice Firing(string id = "a1", AlertSeverity severity = AlertSeverity.High, string summary = "Mean latency is 6.2 s", string subject = "claude") =>
        new(NoticeKind.Firing, Alert(id, severity, summary, subject), Noon);

    public static AlertNotice Resolved(string id = "a1", AlertSeverity severity = AlertSeverity.High) =>
        new(NoticeKind.Resolved, Alert(id, severity, "Mean latency is 6.2 s", "claude") with { ResolvedAt = Noon.AddMinutes(9) }, Noon.AddMinutes(9));

    private static Alert Alert(string id, AlertSeverity severity, string summary, string subject) => new()
    {
        Id = id,
        Rule = "latency_high",
        Subject = subject,
        Severity = severity,
        Metric = "mean_latency_seconds",
        Value = 6.2,
        Threshold = 5,
        Summary = summary,
        StartedAt = Noon.AddMinutes(-5),
        FiredAt = Noon,
    };
}
