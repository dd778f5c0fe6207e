using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Retention;

/// <summary>A table whose rows leave it oldest first. Times are Unix milliseconds.</summary>
internal sealed class AgedTable : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly PreparedStatement _oldest;
    private readonly PreparedStatement _delete;
    private readonly TableShape _shape;
    private readonly long _unit;

    public AgedTable(SqliteConnection connection, TableShape shape)
    {
        (_connection, _shape, _unit) = (connection, shape, (long)shape.Unit.TotalMilliseconds);
        _oldest = new PreparedStatement(connection, shape.Oldest);
        _delete = new PreparedStatement(connection, shape.DeleteOldest);
    }

    public string Name => _shape.Name;

    /// <summary>It keeps the usage that is accounted for, not requests.</summary>
    public bool IsUsage => _shape.IsUsage;

    /// <summary>The last millisecond that the oldest row tells of; null where no row may go.</summary>
    public long? Oldest() => _oldest.ReadNumber() is { } age ? ((age + 1) * _unit) - 1 : null;

    /// <summary>Deletes the oldest rows that tell of nothing from <paramref name="time"/> on, some at a time. Answers how many.</summary>
    public int DeleteBefore(long time)
    {
        _delete.Bind(time / _unit);
        SqliteException.ThrowExceptionForRC(_delete.Run(), _connection.Handle);
        return _delete.Changes;
    }

    public void Dispose()
    {
        _oldest.Dispose();
        _delete.Dispose();
    }
}
