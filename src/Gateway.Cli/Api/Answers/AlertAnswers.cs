namespace Gateway.Cli.Api.Answers;

/// <summary><c>GET /admin/alerts</c>.</summary>
internal sealed record AlertsAnswer(IReadOnlyList<AlertAnswer>? Active, IReadOnlyList<AlertAnswer>? Recent);

/// <summary>An alert that fires, or that is over.</summary>
internal sealed record AlertAnswer(
    string? Rule, string? Subject, string? Severity, string? Metric, double? Value, double? Threshold, string? Summary, DateTimeOffset? FiredAt,
    DateTimeOffset? ResolvedAt);

/// <summary><c>POST /admin/alerts/test</c>.</summary>
internal sealed record NotificationsAnswer(IReadOnlyList<NotificationAnswer>? Notifications);

/// <summary>What became of a notice at a channel; also the answer of <c>POST /admin/alerts/channels/{name}/test</c>.</summary>
internal sealed record NotificationAnswer(string? Channel, string? Status, long? DurationMs, string? Error)
{
    public bool IsSent => Status == "sent";
}
