using Gateway.Model;
using Gateway.Storage.Journal;
using Gateway.Storage.Retention;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace Gateway.Storage;

/// <summary>The log's database: prepared at the start, then written a batch at a time over one connection by one task.</summary>
internal sealed class SqliteLogStore(
    IDbContextFactory<GatewayDbContext> contexts,
    IOptions<StorageOptions> options,
    RequestJournal journal,
    RequestLogSettings settings,
    StoreRetention retention,
    CheckpointTask checkpoints,
    TimeProvider time,
    ILogger<SqliteLogStore> logger) : IDisposable
{
    private const string CrashCode = "gateway_crash";

    // The states are written out: SQLite uses the partial index of pending rows only where it sees the constant.
    private const string EndCrashed =
        $"UPDATE provider_logs SET state = '{StateNames.Failed}', error_code = '{CrashCode}', updated_at = {{0}} " +
        $"WHERE state = '{StateNames.Pending}'";

    // About what a step deletes; each row touches pages all over its indexes.
    private const int RetentionRows = 100;

    private readonly string _file = SqliteSettings.FileOf(options.Value.ConnectionString);
    private LogConnection? _connection;
    private bool _hasRetained;

    /// <summary>
    /// Takes the store for this process, brings the schema up to date, and ends what a crash left: with the end the journal kept, else as failed.
    /// Answers the highest id in the log.
    /// </summary>
    public async Task<long> PrepareAsync(CancellationToken cancellationToken)
    {
        SqliteSettings.CreateFile(options.Value.ConnectionString);
        var left = journal.Open(RequestJournal.PathOf(options.Value.ConnectionString));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
        Replay(left);
        var crashed = left.Unended + await context.Database.ExecuteSqlRawAsync(
            EndCrashed,
            [time.GetUtcNow().ToUnixTimeMilliseconds()],
            cancellationToken);
        if (crashed > 0)
            Log.CrashRecovered(logger, crashed, CrashCode);
        return await context.ProviderLogs.MaxAsync(row => (long?)row.Id, cancellationToken) ?? 0;
    }

    /// <summary>
    /// Writes a batch in one transaction and answers how many records can never be written, whatever the disk does. Throws where the
    /// batch was not written at all and may be tried again.
    /// </summary>
    public int Write(LogBatch batch)
    {
        try
        {
            if (_connection is null || !File.Exists(_file))
                Reopen();
            _connection!.Execute("BEGIN IMMEDIATE");
            var refused = WriteRequests(_connection, batch.Requests) + WriteTransitions(_connection, batch.Transitions);
            _connection.Execute("COMMIT");
            retention.RowsWritten();
            checkpoints.Committed(batch.Rows);
            return refused;
        }
        catch
        {
            // Closing rolls back, and what failed may be the file under an open handle: the next try starts from nothing.
            Dispose();
            throw;
        }
    }

    /// <summary>Takes one step of retention. A failure is told of, and does not concern the log.</summary>
    public void Retain()
    {
        try
        {
            _connection ??= Open();
            var hadWork = _hasRetained;
            _hasRetained = retention.Step(_connection.Retention);
            if (_hasRetained)
                checkpoints.Committed(RetentionRows);
            // The file shrinks as the checkpoint comes to its new end.
            else if (hadWork)
                checkpoints.Request();
        }
#pragma warning disable CA1031 // Whatever it was, the log goes on, and the next check tries again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Dispose();
            retention.Failed(exception);
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private LogConnection Open() => new(options.Value.ConnectionString, settings.BusyTimeout);

    private void Reopen()
    {
        Dispose();
        if (!File.Exists(_file))
            Renew();
        _connection = Open();
    }

    /// <summary>Somebody has deleted the file of the running gateway: what comes from now on must not go to a file without a name.</summary>
    private void Renew()
    {
        Log.StoreGone(logger, _file);
        SqliteConnection.ClearAllPools();
        SqliteSettings.CreateFile(options.Value.ConnectionString);
        using var context = contexts.CreateDbContext();
        context.Database.Migrate();
    }

    private void Replay(JournalContent left)
    {
        // Committed before the journal forgets it. A row that had ended before stays as it is: what is replayed twice counts once.
        var batch = new LogBatch();
        foreach (var record in left.Records)
            batch.Add(new LogEntry(Request: Ended(record)));
        if (batch.Taken > 0)
            Write(batch);
        journal.Begin(left);
    }

    // It was kept before it was sent, for its budgets' sake: what it was let do is charged, since the vendor may bill it.
    private static RequestRecord Ended(RequestRecord left) => left.State != RequestState.Pending
        ? left
        : left with { State = RequestState.Failed, ErrorCode = CrashCode, Charge = left.Charge?.AtWorst() };

    private int WriteRequests(LogConnection connection, ReadOnlySpan<RequestRecord> requests)
    {
        var (now, refused) = (time.GetUtcNow().ToUnixTimeMilliseconds(), 0);
        foreach (var request in requests)
        {
            var isRefused = !TryWrite(connection, request, now);
            refused += isRefused ? 1 : 0;
            // A request that had ended before has its attempts already. One whose row the store refuses has cost what it has all the same.
            if (isRefused)
                refused += WriteCharge(connection, request, now);
            else if (connection.Requests.HasWritten)
                refused += WriteCalls(connection, request) + WriteCharge(connection, request, now);
        }

        return refused;
    }

    // What is too large are its bodies.
    private bool TryWrite(LogConnection connection, RequestRecord request, long now)
    {
        var result = connection.Requests.Run(request, now);
        if (connection.Accepts(result))
            return true;
        if (connection.Accepts(connection.Requests.Run(request with { RequestData = null, ResponseData = null, ErrorData = null }, now)))
        {
            Log.BodiesRefused(logger, request.RequestId, result);
            return true;
        }

        Log.RecordRefused(logger, request.RequestId, result);
        return false;
    }

    private int WriteCalls(LogConnection connection, RequestRecord request)
    {
        var refused = 0;
        for (var i = 0; i < request.Calls.Count; i++)
            refused += CountRefused(connection, connection.Attempts.Run(request, request.Calls[i], isLast: i == request.Calls.Count - 1), request.RequestId);
        return refused;
    }

    private int WriteCharge(LogConnection connection, RequestRecord request, long now) =>
        request is { Charge: { IsNothing: false } charge, State: not RequestState.Pending } ? CountRefused(connection, connection.Spending.Run(charge, now), request.RequestId) : 0;

    private int WriteTransitions(LogConnection connection, ReadOnlySpan<CircuitTransition> transitions)
    {
        var refused = 0;
        foreach (var transition in transitions)
            refused += CountRefused(connection, connection.Transitions.Run(transition), transition.Provider);
        return refused;
    }

    private int CountRefused(LogConnection connection, int result, string record)
    {
        if (connection.Accepts(result))
            return 0;
        Log.RecordRefused(logger, record, result);
        return 1;
    }
}
