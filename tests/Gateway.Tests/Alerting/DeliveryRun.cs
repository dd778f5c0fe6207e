using System.Collections.Concurrent;
using System.Threading.Channels;
using Gateway.Alerting.Channels;
using Gateway.Alerting.Delivery;
using Gateway.Model.Alerts;

namespace Gateway.Tests.Alerting;

/// <summary>A delivery with its channels, its history and its log. Waits between tries are some milliseconds.</summary>
internal sealed class DeliveryRun : IAsyncDisposable
{
    public static readonly DeliverySettings Swift = new() { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(4) };

    private readonly Channel<Notification> _ends = Channel.CreateUnbounded<Notification>();

    public DeliveryRun(TimeProvider? time = null, DeliverySettings? settings = null, Func<Notification, CancellationToken, Task>? record = null, string? instance = null,
        bool allowPrivate = true)
    {
        Delivery = new AlertDelivery(
            Book, RecordAsync, (type, status) => Counted.Enqueue((type, status)), Mask, time ?? TimeProvider.System, Log, instance, allowPrivate, settings ?? Swift);

        async Task RecordAsync(Notification notification, CancellationToken cancellationToken)
        {
            History.Enqueue(notification);
            _ends.Writer.TryWrite(notification);
            if (record is not null)
                await record(notification, cancellationToken);
        }
    }

    public ChannelBook Book { get; } = new();

    public AlertDelivery Delivery { get; }

    public LogLines Log { get; } = new();

    public ConcurrentQueue<Notification> History { get; } = new();

    public ConcurrentQueue<(string Type, NotificationStatus Status)> Counted { get; } = new();

    /// <summary>The mask every text of a receiver passes.</summary>
    public static string Mask(string text) => text.Replace("sk-planted", "[masked]", StringComparison.Ordinal);

    public AlertChannel Add(string name, AlertChannelOptions options)
    {
        var problems = new List<string>();
        var channel = AlertChannelReader.Read(name, options, ChannelSource.Api, "", problems, static _ => null);
        problems.ShouldBeEmpty();
        Book.Set(channel!);
        return channel!;
    }

    public void AddWebhook(string name, string url, Action<AlertChannelOptions>? more = null)
    {
        var options = new AlertChannelOptions { Type = "webhook", Url = url, Timeout = TimeSpan.FromSeconds(20) };
        more?.Invoke(options);
        Add(name, options);
    }

    public void Post(AlertNotice notice, params string[] channels) => Delivery.Post(notice, channels);

    /// <summary>The next notice's end.</summary>
    public Task<Notification> EndAsync() =>
        _ends.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public Task<Notification> TellAsync(AlertNotice notice, string channel)
    {
        Post(notice, channel);
        return EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Delivery.StopAsync(new CancellationToken(canceled: true));
        Delivery.Dispose();
    }
}
