using Gateway.Alerting.Channels;
using Gateway.Model.Alerts;
using Microsoft.Extensions.Hosting;

namespace Gateway.Alerting.Delivery;

/// <summary>
/// Tells the channels of alerts.
/// 1. A notice is put into the queue of each channel it is for; whoever posts it never waits.
/// 2. Each channel has a worker of its own, so that one that is slow or dead delays no other.
/// 3. The worker asks the rate limit, tries, tries again what may pass, and keeps the end in the history.
/// 4. At the stop what waits has five seconds more; then it is dropped, and its history says so. It must stop after whoever posts: the host stops
///    its services in reverse, so it is registered before the evaluator, and after the store.
/// </summary>
public sealed class AlertDelivery : IHostedService, IAlertSink, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChannelWorker> _workers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ChannelHttp _http = new();
    private readonly CancellationTokenSource _sending = new();
    private readonly CancellationTokenSource _recording = new();
    private readonly ChannelBook _channels;
    private readonly DeliveryTools _tools;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _stopped;

    /// <param name="channels">The channels as they are; they may change at any time.</param>
    /// <param name="record">Keeps the history; where it fails, delivery goes on.</param>
    /// <param name="count">Counts the ends of notices by the channel's type.</param>
    /// <param name="mask">Takes secrets out of what receivers answered.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are told, and where the channel <c>console</c> writes.</param>
    /// <param name="instance">What receivers know this gateway by; null where it has no name.</param>
    /// <param name="allowPrivate">Whether receivers may be at private addresses, whoever made the channel.</param>
    public AlertDelivery(
        ChannelBook channels,
        Func<Notification, CancellationToken, Task> record,
        Action<string, NotificationStatus> count,
        Func<string, string> mask,
        TimeProvider time,
        ILogger<AlertDelivery> logger,
        string? instance,
        bool allowPrivate)
        : this(channels, record, count, mask, time, logger, instance, allowPrivate, new DeliverySettings())
    {
    }

    internal AlertDelivery(
        ChannelBook channels,
        Func<Notification, CancellationToken, Task> record,
        Action<string, NotificationStatus> count,
        Func<string, string> mask,
        TimeProvider time,
        ILogger logger,
        string? instance,
        bool allowPrivate,
        DeliverySettings settings)
    {
        (_channels, _time, _logger) = (channels, time, logger);
        var surroundings = new ChannelSurroundings(_http, logger, time, instance, allowPrivate);
        _tools = new DeliveryTools(new NoticeSender(surroundings, mask, settings), new NoticeHistory(record, count, time, logger), settings, time);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Post(AlertNotice notice, IReadOnlyList<string> channels)
    {
        var taking = new List<string>();
        foreach (var name in channels.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!_channels.TryFind(name, out var channel))
                Log.UnknownChannel(_logger, notice.Alert.Rule, name);
            else if (channel.Wants(notice) && Post(notice, channel))
                taking.Add(channel.Name);
        }

        return taking;
    }

    /// <summary>Tries a channel out at once: one try, whatever waits and whatever its rate limit says, severity and kind being no matter.</summary>
    /// <returns>Its end; failed, without a try, where there is no such channel or it is disabled.</returns>
    public async Task<Notification> TestAsync(string channel, CancellationToken cancellationToken)
    {
        var notice = TestNotice(channel);
        var id = _tools.History.NewId();
        if (!_channels.TryFind(channel, out var known))
            return _tools.History.Create(id, channel, notice, NotificationStatus.Failed, new SendResult(0, default, "there is no channel of this name"));
        var result = known.Enabled
            ? await _tools.Sender.SendAsync(known, notice, id, retries: 0, cancellationToken).ConfigureAwait(false)
            : new SendResult(0, default, "the channel is disabled");
        var status = result.Error is null ? NotificationStatus.Sent : NotificationStatus.Failed;
        return await _tools.History.EndAsync(id, known, notice, status, result, _recording.Token).ConfigureAwait(false);
    }

    /// <summary>Nothing to do: a worker starts with its channel's first notice.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        List<ChannelWorker> workers;
        lock (_lock)
        {
            _stopped = true;
            workers = [.. _workers.Values];
        }

        foreach (var worker in workers)
            worker.Complete();
        using var drain = new CancellationTokenSource(_tools.Settings.DrainTime, _time);
        await using var endOfDrain = drain.Token.Register(_sending.Cancel);
        await using var endOfStop = cancellationToken.Register(() =>
        {
            _sending.Cancel();
            _recording.Cancel();
        });
        await Task.WhenAll(workers.Select(static w => w.Completion)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var worker in _workers.Values.Where(static w => w.Completion.IsCompleted))
            worker.Dispose();
        _http.Dispose();
        _sending.Dispose();
        _recording.Dispose();
    }

    private bool Post(AlertNotice notice, AlertChannel channel)
    {
        if (WorkerOf(channel) is not { } worker)
        {
            Log.AfterStop(_logger, notice.Alert.Rule, notice.Kind, channel.Name);
            return false;
        }

        if (worker.Post(notice) is { } dropped)
            Log.Dropped(_logger, channel.Name, dropped.Alert.Rule, dropped.Kind);
        return true;
    }

    private ChannelWorker? WorkerOf(AlertChannel channel)
    {
        lock (_lock)
        {
            if (_stopped)
                return null;
            if (!_workers.TryGetValue(channel.Name, out var worker))
                _workers.Add(channel.Name, worker = new ChannelWorker(channel, _channels, _tools, _sending.Token, _recording.Token));
            return worker;
        }
    }

    private AlertNotice TestNotice(string channel)
    {
        var now = _time.GetUtcNow();
        return new AlertNotice(NoticeKind.Test, new Alert
        {
            Id = _tools.History.NewId(),
            Rule = "test",
            Subject = "",
            Severity = AlertSeverity.Low,
            Metric = "test",
            Value = 0,
            Threshold = 0,
            Summary = $"The channel {AlertText.Line(channel, 64)} is tried out: nothing has happened.",
            StartedAt = now,
            FiredAt = now,
        }, now);
    }
}
