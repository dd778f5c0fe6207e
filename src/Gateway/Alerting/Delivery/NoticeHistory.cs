using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Delivery;

/// <summary>Writes down how notices ended: in the log, in the meters, in the history. A history that fails stops nothing.</summary>
internal sealed class NoticeHistory(
    Func<Notification, CancellationToken, Task> record, Action<string, NotificationStatus> count, TimeProvider time, ILogger logger)
{
    public string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    public async Task<Notification> EndAsync(
        string id, AlertChannel channel, AlertNotice notice, NotificationStatus status, SendResult result, CancellationToken cancellationToken)
    {
        var notification = Create(id, channel.Name, notice, status, result);
        count(channel.Type, status);
        if (status is NotificationStatus.Failed or NotificationStatus.RateLimited)
            Log.NotTold(logger, channel.Name, channel.Type, notice.Alert.Rule, notice.Kind, status, result.Error ?? "");
        try
        {
            await record(notification, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the store has, the channel goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotRecorded(logger, exception, channel.Name, notice.Alert.Rule);
        }

        return notification;
    }

    public Notification Create(string id, string channel, AlertNotice notice, NotificationStatus status, SendResult result) => new()
    {
        Id = id,
        At = time.GetUtcNow(),
        Channel = channel,
        Kind = notice.Kind,
        AlertId = notice.Alert.Id,
        Rule = notice.Alert.Rule,
        Subject = notice.Alert.Subject,
        Severity = notice.Alert.Severity,
        Status = status,
        Attempts = result.Tries,
        DurationMs = (long)result.Duration.TotalMilliseconds,
        Error = result.Error,
    };
}
