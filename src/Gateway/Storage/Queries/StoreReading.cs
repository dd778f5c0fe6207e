using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Gateway.Storage.Queries;

/// <summary>
/// A connection for queries that are written by hand: where EF would keep an index from being named, or spend more time on a row than SQLite does.
/// A query of it that runs is broken off when its caller leaves.
/// </summary>
internal sealed class StoreReading : IAsyncDisposable
{
    private readonly GatewayDbContext _context;
    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _interrupt;

    private StoreReading(GatewayDbContext context, CancellationToken cancellationToken) =>
        (_context, Connection, _cancellationToken) = (context, (SqliteConnection)context.Database.GetDbConnection(), cancellationToken);

    public SqliteConnection Connection { get; }

    public static async Task<StoreReading> OpenAsync(IDbContextFactory<GatewayDbContext> contexts, CancellationToken cancellationToken)
    {
        var reading = new StoreReading(await contexts.CreateDbContextAsync(cancellationToken), cancellationToken);
        try
        {
            await reading._context.Database.OpenConnectionAsync(cancellationToken);
            // SQLite looks at no token: without this a statement goes on to its end.
            reading._interrupt = cancellationToken.Register(static c => raw.sqlite3_interrupt(((SqliteConnection)c!).Handle), reading.Connection);
            return reading;
        }
        catch
        {
            await reading.DisposeAsync();
            throw;
        }
    }

    public SqliteCommand CreateCommand(string sql, IEnumerable<SqliteParameter> parameters)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddRange(parameters);
        return command;
    }

    /// <summary>A query whose rows are read without an object each: for those that read tens of thousands.</summary>
    public PreparedStatement Prepare(string sql) => new(Connection, sql);

    /// <summary>Steps to the next row; false after the last.</summary>
    public bool Step(PreparedStatement statement) => Interruptible(static s => s.Step(), statement);

    /// <summary>Runs a query up to its first row.</summary>
    public SqliteDataReader Execute(SqliteCommand command) => Interruptible(static c => c.ExecuteReader(), command);

    /// <summary>Steps to the next row; false after the last.</summary>
    public bool Read(SqliteDataReader reader) => Interruptible(static r => r.Read(), reader);

    public async ValueTask DisposeAsync()
    {
        // Waits for an interrupt on its way: the connection goes back to its pool.
        await _interrupt.DisposeAsync();
        await _context.DisposeAsync();
    }

    // A query that was broken off says so as all other work does.
    private TResult Interruptible<TArgument, TResult>(Func<TArgument, TResult> step, TArgument argument)
    {
        try
        {
            return step(argument);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT && _cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The query was broken off.", e, _cancellationToken);
        }
    }
}
