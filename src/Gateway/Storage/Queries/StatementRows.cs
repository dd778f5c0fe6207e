using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Storage.Queries;

/// <summary>
/// The rows of one query as SQLite has them: numbers unboxed, texts as UTF-8 that is not copied. For scans of many small rows, where a data reader
/// takes longer than the scan itself.
/// </summary>
internal sealed class StatementRows : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public StatementRows(SqliteConnection connection, string sql, params ReadOnlySpan<long> parameters)
    {
        _database = connection.Handle ?? throw new ArgumentException("The connection is closed.", nameof(connection));
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
        for (var i = 0; i < parameters.Length; i++)
            Check(raw.sqlite3_bind_int64(_statement, i + 1, parameters[i]));
    }

    /// <summary>Steps to the next row; false after the last.</summary>
    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        if (result != raw.SQLITE_DONE)
            Check(result);
        return false;
    }

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>Valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Text(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
