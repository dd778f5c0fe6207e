using Gateway.Storage.Budgets;
using Gateway.Storage.Retention;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Storage;

/// <summary>The writing connection with its compiled statements.</summary>
internal sealed class LogConnection : IDisposable
{
    private readonly SqliteConnection _connection;

    public LogConnection(string connectionString, TimeSpan busyTimeout)
    {
        _connection = SqliteSettings.OpenWriter(connectionString, busyTimeout);
        try
        {
            Requests = new RequestStatement(_connection);
            Attempts = new AttemptStatement(_connection);
            Spending = new SpendingStatement(_connection);
            Transitions = new CircuitTransitionStatement(_connection);
            Retention = new RetentionStatements(_connection);
        }
        catch
        {
            Requests?.Dispose();
            Attempts?.Dispose();
            Spending?.Dispose();
            Transitions?.Dispose();
            _connection.Dispose();
            throw;
        }
    }

    public RequestStatement Requests { get; }

    public AttemptStatement Attempts { get; }

    public SpendingStatement Spending { get; }

    public CircuitTransitionStatement Transitions { get; }

    public RetentionStatements Retention { get; }

    public void Execute(string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle, sql), _connection.Handle);

    /// <summary>
    /// True where a row was written; false where the row itself is at fault (a constraint, too large), so that no other try can
    /// succeed; throws on everything else, which is the database's trouble.
    /// </summary>
    public bool Accepts(int result)
    {
        if (result is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH)
            return false;
        SqliteException.ThrowExceptionForRC(result, _connection.Handle);
        return true;
    }

    public void Dispose()
    {
        Requests.Dispose();
        Attempts.Dispose();
        Spending.Dispose();
        Transitions.Dispose();
        Retention.Dispose();
        _connection.Dispose();
    }
}
