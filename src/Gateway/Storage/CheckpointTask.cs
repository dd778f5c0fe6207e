using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Storage;

/// <summary>
/// Moves what was written from the WAL into the database, on a connection and a task of its own: a checkpoint syncs the disk, and the batch whose commit
/// made it would wait for that. The passive kind asks nobody to wait; what readers still need stays for the next one.
/// </summary>
internal sealed class CheckpointTask(IOptions<StorageOptions> options, ILogger<CheckpointTask> logger) : BackgroundService
{
    // Of a row's pages (its own, and one of each index) most are shared with its neighbours: about 8 MiB of WAL.
    private const int RowsBetween = 2000;

    private readonly SemaphoreSlim _due = new(0, 1);
    private int _rows;

    /// <summary>Rows were committed. Called by the one task that writes.</summary>
    public void Committed(int rows)
    {
        _rows += rows;
        if (_rows >= RowsBetween)
            Request();
    }

    /// <summary>What was committed is to be in the database soon. Called by the one task that writes.</summary>
    public void Request()
    {
        if (_due.CurrentCount > 0)
            return;
        _rows = 0;
        _due.Release();
    }

    public override void Dispose()
    {
        base.Dispose();
        _due.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _due.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
                Run();
        }
    }

    private void Run()
    {
        try
        {
            // Opened anew each time, and never made: the file may be another one by now.
            var builder = SqliteSettings.Unpooled(options.Value.ConnectionString);
            builder.Mode = SqliteOpenMode.ReadWrite;
            using var connection = new SqliteConnection(builder.ConnectionString);
            connection.Open();
            using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
            checkpoint.ExecuteNonQuery();
        }
        catch (SqliteException exception)
        {
            // Nothing is lost: the WAL holds it, and grows until the writer's own checkpoint.
            Log.CheckpointFailed(logger, exception);
        }
    }
}
