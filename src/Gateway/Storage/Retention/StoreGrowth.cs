using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Retention;

/// <summary>
/// How fast the store grows: the share of its rows that came in the last day. Attempts stand for all rows, because SQLite numbers them without gaps:
/// two of their ids say how many lie between, where counting would read them all.
/// </summary>
internal sealed class StoreGrowth(SqliteConnection connection) : IDisposable
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    // The first minutes of a store are no measure of its days.
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromHours(1);

    private readonly PreparedStatement _oldest = new(connection, "SELECT min(created_at) FROM provider_metrics");

    private readonly PreparedStatement _all = new(
        connection, "SELECT (SELECT max(id) FROM provider_metrics) - (SELECT min(id) FROM provider_metrics) + 1");

    private readonly PreparedStatement _recent = new(
        connection,
        "SELECT (SELECT max(id) FROM provider_metrics) - (SELECT id FROM provider_metrics WHERE created_at >= ? ORDER BY created_at LIMIT 1) + 1");

    /// <summary>Bytes a day; 0 where nothing came of late.</summary>
    public double BytesADay(in StoreSize size, DateTimeOffset now)
    {
        _recent.Bind((now - Recent).ToUnixTimeMilliseconds());
        if (_recent.ReadNumber() is not { } recent || _all.ReadNumber() is not { } all || _oldest.ReadNumber() is not { } oldest)
            return 0;
        var age = now - DateTimeOffset.FromUnixTimeMilliseconds(oldest);
        var span = age < ShortestSpan ? ShortestSpan : age < Recent ? age : Recent;
        return size.UsedBytes * ((double)recent / all) / span.TotalDays;
    }

    public void Dispose()
    {
        _oldest.Dispose();
        _all.Dispose();
        _recent.Dispose();
    }
}
