using Gateway.Alerting.Monitoring;
using Gateway.Model;
using Gateway.Storage.Queries;

namespace Gateway.Hosting;

/// <summary>
/// Before the server accepts, tells the monitor what the last hours cost by the store: a restart is no reason to forget how fast money goes. It starts
/// after the store. Each slice of five minutes counts at its last moment, so that what was spent is never too little. A store that cannot be read
/// stops no start.
/// </summary>
internal sealed partial class SpendingRestore(
    RequestStatistics statistics, PerformanceMonitor monitor, TimeProvider time, ILogger<SpendingRestore> logger) : IHostedService
{
    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow();
            var first = RequestStatistics.SliceStart(now - PerformanceMonitor.Kept);
            if ((await statistics.SinceAsync(first, cancellationToken)).All(g => g.CostNano == 0))
                return;
            for (var from = first; from <= now; from += Slice)
                await RestoreAsync(from, now, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever it is, answers matter more than what they cost an hour ago.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            SpendingUnknown(logger, e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RestoreAsync(DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var to = from + Slice;
        var at = to <= now ? to - PerformanceMonitor.Slot : now;
        foreach (var group in await statistics.BetweenAsync(from, to, cancellationToken))
        {
            if (group.CostNano > 0)
                monitor.Restore(at, group.Provider, group.Model, NanoUsd.ToUsd(group.CostNano));
        }
    }

    [LoggerMessage(84, LogLevel.Warning, "What was spent before the start could not be read; rules on cost begin at 0.")]
    private static partial void SpendingUnknown(ILogger logger, Exception exception);
}
