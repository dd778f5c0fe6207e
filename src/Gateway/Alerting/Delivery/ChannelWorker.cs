using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Delivery;

/// <summary>
/// Tells one channel, one notice after the other, by the settings the channel has at that moment. It stays while the gateway runs, also without its
/// channel: there are few names, and one that comes back has not been forgotten.
/// </summary>
internal sealed class ChannelWorker : IDisposable
{
    private readonly AlertChannel _atStart;
    private readonly ChannelBook _channels;
    private readonly NoticeQueue _queue;
    private readonly NoticeSender _sender;
    private readonly NoticeHistory _history;
    private readonly RateWindow _window;
    private readonly Announcements _announcements = new();
    private readonly CancellationToken _sending;
    private readonly CancellationToken _recording;

    /// <param name="channel">The channel as it is now.</param>
    /// <param name="channels">Where it is looked up each time.</param>
    /// <param name="tools">What all workers share.</param>
    /// <param name="sending">Its end ends every try; what still waits is dropped.</param>
    /// <param name="recording">Its end ends writing the history too.</param>
    public ChannelWorker(AlertChannel channel, ChannelBook channels, DeliveryTools tools, CancellationToken sending, CancellationToken recording)
    {
        (_atStart, _channels, _sending, _recording) = (channel, channels, sending, recording);
        (_sender, _history, _window) = (tools.Sender, tools.History, new RateWindow(tools.Time));
        _queue = new NoticeQueue(tools.Settings.QueueCapacity);
        Completion = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Everything that was to be told is told, or has ended otherwise.</summary>
    public Task Completion { get; }

    /// <inheritdoc cref="NoticeQueue.Add"/>
    public AlertNotice? Post(AlertNotice notice)
    {
        var dropped = _queue.Add(notice);
        // At once: of more than the history takes the worker never hears.
        if (dropped is { Kind: NoticeKind.Firing })
            _announcements.Withheld(dropped);
        return dropped;
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete() => _queue.Complete();

    public void Dispose() => _queue.Dispose();

    private async Task RunAsync()
    {
        while (await _queue.TakeAsync().ConfigureAwait(false) is var (notice, isDropped))
        {
            if (isDropped)
                await DropAsync(_atStart, notice, "too many were waiting for the channel").ConfigureAwait(false);
            else if (!_channels.TryFind(_atStart.Name, out var channel))
                await DropAsync(_atStart, notice, "the channel was removed").ConfigureAwait(false);
            else if (_sending.IsCancellationRequested)
                await DropAsync(channel, notice, "the gateway stopped before its turn came").ConfigureAwait(false);
            else if (channel.Wants(notice))
                await TellAsync(channel, notice).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(AlertChannel channel, AlertNotice notice)
    {
        var id = _history.NewId();
        if (Refusal(channel, notice) is { } refusal)
        {
            await _history.EndAsync(id, channel, notice, NotificationStatus.RateLimited, new SendResult(0, default, refusal), _recording).ConfigureAwait(false);
            return;
        }

        var result = await _sender.SendAsync(channel, notice, id, channel.Retries, _sending).ConfigureAwait(false);
        var status = result.Error is null ? NotificationStatus.Sent : NotificationStatus.Failed;
        await _history.EndAsync(id, channel, notice, status, result, _recording).ConfigureAwait(false);
    }

    private string? Refusal(AlertChannel channel, AlertNotice notice)
    {
        if (notice.Kind == NoticeKind.Resolved)
            return _announcements.End(notice.Alert) ? null : "the channel was not told of the alert either";
        if (_window.TryTake(channel.RateLimit))
        {
            _announcements.Told(notice.Alert);
            return null;
        }

        _announcements.Withheld(notice);
        return $"{channel.RateLimit.Count} in {Duration.Text(channel.RateLimit.Period)} is the channel's limit";
    }

    private async Task DropAsync(AlertChannel channel, AlertNotice notice, string why)
    {
        if (notice.Kind == NoticeKind.Firing)
            _announcements.Withheld(notice);
        await _history.EndAsync(_history.NewId(), channel, notice, NotificationStatus.Dropped, new SendResult(0, default, why), _recording).ConfigureAwait(false);
    }
}

/// <summary>What all workers share.</summary>
internal sealed record DeliveryTools(NoticeSender Sender, NoticeHistory History, DeliverySettings Settings, TimeProvider Time);
