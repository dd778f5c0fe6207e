using Gateway.Storage.Retention;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Storage;

/// <summary>
/// The one task that writes the request log.
/// 1. Before the server accepts: migrations, and the end of what a crash left pending. (The host starts its services in order, the
///    server last.)
/// 2. Batches, until the log is completed. A batch the database refuses is tried again, for as long as it takes.
///    While it waits for one, and once between two, it takes a step of retention where that is due.
/// 3. At the stop, after the server: everything that waits is written, within the host's shutdown timeout.
/// </summary>
internal sealed class RequestLogWriter(
    RequestLog log,
    SqliteLogStore store,
    RequestLogSettings settings,
    StoreRetention retention,
    TimeProvider time,
    ILogger<RequestLogWriter> logger) : BackgroundService
{
    private readonly LogBatch _batch = new();
    private readonly CancellationTokenSource _givenUp = new();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        log.StartIdsAfter(await store.PrepareAsync(cancellationToken));
        log.IsWritable = true;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        log.Complete();
        // Disposed before the stop's end, the registration cannot outlive the source it cancels.
        using (cancellationToken.Register(_givenUp.Cancel))
        {
            if (ExecuteTask is { } writing)
                await writing;
        }
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _givenUp.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await NextBatchAsync())
        {
            log.Take(_batch);
            if (!await WriteAsync(_givenUp.Token))
                break;
            _batch.Clear();
        }
        if (log.GiveUp(_batch) is > 0 and var lost)
            Log.RecordsLost(logger, lost);
        store.Dispose();
        log.Close();
    }

    private async Task<bool> NextBatchAsync()
    {
        var batch = log.WaitForBatchAsync();
        if (retention.IsDue)
            store.Retain();
        while (!batch.IsCompleted)
        {
            using var waiting = new CancellationTokenSource();
            await Task.WhenAny(batch, Task.Delay(retention.Wait, time, waiting.Token));
            await waiting.CancelAsync();
            if (!batch.IsCompleted)
                store.Retain();
        }
        return await batch;
    }

    /// <summary>Tries until the batch is written; false once it has failed and there is no time left.</summary>
    private async Task<bool> WriteAsync(CancellationToken givenUp)
    {
        var delay = settings.FirstRetryDelay;
        while (!TryWrite(delay))
        {
            if (givenUp.IsCancellationRequested)
                return false;
            await Task.Delay(delay, time, givenUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < settings.LongestRetryDelay ? delay * 2 : settings.LongestRetryDelay;
        }
        return true;
    }

    private bool TryWrite(TimeSpan retryDelay)
    {
        try
        {
            log.CountDropped(store.Write(_batch));
            log.IsWritable = true;
            log.Written(_batch);
            return true;
        }
#pragma warning disable CA1031 // Whatever it was, the records are still here and more come: the task must not end.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.IsWritable = false;
            Log.BatchFailed(logger, exception, _batch.Taken, retryDelay);
            return false;
        }
    }
}
