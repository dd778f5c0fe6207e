using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Storage.Retention;

/// <summary>What retention asks of the writing connection.</summary>
internal sealed class RetentionStatements : IDisposable
{
    private const int Incremental = 2;

    // A page is moved in about 10 µs; more in one statement than a step's time has room for must not happen.
    private const string VacuumSome = "PRAGMA incremental_vacuum(32)";

    private readonly SqliteConnection _connection;
    private readonly PreparedStatement _pages;
    private readonly PreparedStatement _freePages;
    private readonly StoreGrowth _growth;
    private readonly long _pageSize;

    public RetentionStatements(SqliteConnection connection)
    {
        _connection = connection;
        _pages = new PreparedStatement(connection, "PRAGMA page_count");
        _freePages = new PreparedStatement(connection, "PRAGMA freelist_count");
        _growth = new StoreGrowth(connection);
        _pageSize = Number("PRAGMA page_size");
        CanShrink = Number("PRAGMA auto_vacuum") == Incremental;
        ByAgeAlone = [.. TableShape.ByAgeAlone.Select(shape => new AgedTable(connection, shape))];
        Groups = [.. TableShape.Groups.Select(group => group.Select(shape => new AgedTable(connection, shape)).ToList())];
    }

    /// <summary>As in <see cref="TableShape.Groups"/>.</summary>
    public IReadOnlyList<IReadOnlyList<AgedTable>> Groups { get; }

    /// <summary>As in <see cref="TableShape.ByAgeAlone"/>.</summary>
    public IReadOnlyList<AgedTable> ByAgeAlone { get; }

    public IEnumerable<AgedTable> Tables => Groups.SelectMany(static group => group).Concat(ByAgeAlone);

    /// <summary>Free pages can be given back; false in a file that was made by other hands than the gateway's.</summary>
    public bool CanShrink { get; }

    public StoreSize Size() => new(_pageSize, _pages.ReadNumber() ?? 0, _freePages.ReadNumber() ?? 0);

    public double BytesADay(in StoreSize size, DateTimeOffset now) => _growth.BytesADay(size, now);

    public void Begin() => Execute("BEGIN IMMEDIATE");

    public void Commit() => Execute("COMMIT");

    /// <summary>Gives some free pages back.</summary>
    public void Vacuum() => Execute(VacuumSome);

    public void Dispose()
    {
        _pages.Dispose();
        _freePages.Dispose();
        _growth.Dispose();
        foreach (var table in Tables)
            table.Dispose();
    }

    private void Execute(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle, sql), _connection.Handle);

    private long Number(string sql)
    {
        using var statement = new PreparedStatement(_connection, sql);
        return statement.ReadNumber() ?? 0;
    }
}
