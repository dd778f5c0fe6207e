using Gateway.Model.Alerts;

namespace Gateway.Endpoints.Admin.Alerts;

/// <summary><c>GET /admin/alerts</c>.</summary>
/// <param name="Active">What fires now.</param>
/// <param name="Recent">What is over, the last end first.</param>
/// <param name="Notifications">Whom the channels told, the newest first.</param>
internal sealed record AlertsAnswer(
    IReadOnlyList<AlertAnswer> Active, IReadOnlyList<AlertAnswer> Recent, IReadOnlyList<NotificationAnswer> Notifications);

/// <param name="Subject">A provider or model; "" for the gateway as a whole.</param>
/// <param name="Value">What was measured last, in the metric's unit.</param>
internal sealed record AlertAnswer(
    string Id, string Rule, string Subject, string Severity, string Metric, double Value, double Threshold, string Summary, DateTimeOffset StartedAt,
    DateTimeOffset FiredAt, DateTimeOffset? ResolvedAt, DateTimeOffset? NotifiedAt)
{
    public static AlertAnswer Of(Alert alert) => new(
        alert.Id, alert.Rule, alert.Subject, alert.Severity.Word(), alert.Metric, alert.Value, alert.Threshold, alert.Summary, alert.StartedAt,
        alert.FiredAt, alert.ResolvedAt, alert.NotifiedAt);
}

/// <summary>What became of a notice at a channel.</summary>
internal sealed record NotificationAnswer(
    string Id, DateTimeOffset At, string Channel, string Kind, string AlertId, string Rule, string Subject, string Severity, string Status, int Attempts,
    long DurationMs, string? Error)
{
    public static NotificationAnswer Of(Notification sent) => new(
        sent.Id, sent.At, sent.Channel, sent.Kind.Word(), sent.AlertId, sent.Rule, sent.Subject, sent.Severity.Word(),
        sent.Status.Word(), sent.Attempts, sent.DurationMs, sent.Error);
}

/// <summary><c>POST /admin/alerts/test</c>.</summary>
internal sealed record NotificationList(IReadOnlyList<NotificationAnswer> Notifications);
