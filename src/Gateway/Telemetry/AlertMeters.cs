using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>Counts what became of the notices of alerts.</summary>
public sealed class AlertMeters
{
    private readonly Counter<long> _notifications;

    private readonly TagSets<(string Type, string Status)> _notification = new(static key =>
        [new("type", key.Type), new("status", key.Status)]);

    public AlertMeters(GatewayMeters meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _notifications = meters.Meter.CreateCounter<long>("gateway.alert.notifications", description: "Ends of notices at the channels of alerts.");
    }

    /// <summary>A notice has ended at a channel.</summary>
    /// <param name="type">The channel's type: <c>console</c>, <c>webhook</c>, ….</param>
    /// <param name="status"><c>sent</c>, <c>failed</c>, <c>rate_limited</c> or <c>dropped</c>.</param>
    public void Notified(string type, string status) => _notifications.Add(1, _notification.For((type, status)));
}
