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
    private long _deleted;

    public AgedTable(SqliteConnection connection, TableShape shape)
    {
        (_connection, _shape, _unit) = (connection, shape, (long)shape.Unit.TotalMilliseconds);
        _oldest = new PreparedStatement(connection, shape.Oldest);
        _delete = new PreparedStatement(connection, shape.DeleteOldest);
    }

    public string Name => _shape.Name;

    public bool IsUsage => _shape.IsUsage;

    /// <summary>The last millisecond that the oldest row tells of; null where no row may go.</summary>
    public long? Oldest() => _oldest.ReadNumber() is { } age ? ((age + 1) * _unit) - 1 : null;

    /// <summary>Deletes the oldest row if it tells of nothing from <paramref name="time"/> on; false where there is none such.</summary>
    public bool DeleteOldest(long time)
    {
        _delete.Bind(time / _unit);
        SqliteException.ThrowExceptionForRC(_delete.Run(), _connection.Handle);
        var rows = _delete.Changes;
        _deleted += rows;
        return rows > 0;
    }

    /// <summary>Rows deleted since the last call: counted once they are committed.</summary>
    public long TakeDeleted()
    {
        var deleted = _deleted;
        _deleted = 0;
        return deleted;
    }

    public void Dispose()
    {
        _oldest.Dispose();
        _delete.Dispose();
    }
}
