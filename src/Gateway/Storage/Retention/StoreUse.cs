using System.Collections.Concurrent;

namespace Gateway.Storage.Retention;

/// <summary>What retention saw of the store at its last check, and what it has deleted; any thread may read it.</summary>
public sealed class StoreUse
{
    private readonly ConcurrentDictionary<string, long> _deleted = new(TableShape.All.Select(static table => KeyValuePair.Create(table.Name, 0L)));
    private long _bytes;
    private double _daysLeft = double.PositiveInfinity;

    /// <summary>Bytes of the database in use: what is free inside the file, and its write-ahead log, not counted.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>
    /// Days until <see cref="StorageOptions.MaxSizeMiB"/> is reached at the growth of the last day. Infinite where no bound is set, nothing grows, or
    /// the age limit keeps the store below it.
    /// </summary>
    public double DaysLeft => Volatile.Read(ref _daysLeft);

    /// <summary>Rows deleted since the start, by table.</summary>
    public IEnumerable<(string Table, long Rows)> Deleted => _deleted.Select(static each => (each.Key, each.Value));

    internal void Saw(long bytes, double daysLeft)
    {
        Interlocked.Exchange(ref _bytes, bytes);
        Volatile.Write(ref _daysLeft, daysLeft);
    }

    internal void CountDeleted(string table, long rows) => _deleted.AddOrUpdate(table, rows, (_, before) => before + rows);
}
