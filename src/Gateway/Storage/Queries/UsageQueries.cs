using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Queries;

/// <summary>Adds up what was used, a group at a time: what is read is not held.</summary>
public sealed class UsageQueries(IDbContextFactory<GatewayDbContext> contexts)
{
    // A million groups are sorted in a file that is deleted at once, not in memory as the store's other queries do.
    private const string SortInFile = "PRAGMA temp_store = FILE";

    /// <summary>The groups with usage in that time, in the order of their names (days: of time), usage without one first.</summary>
    public async IAsyncEnumerable<UsageRow> ReadAsync(UsageFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var selection = new UsageSelection(filter);
        await using var reading = await StoreReading.OpenAsync(contexts, cancellationToken);
        await using (var pragma = reading.CreateCommand(SortInFile, []))
            pragma.ExecuteNonQuery();
        await using var command = reading.CreateCommand(selection.Sql, selection.Parameters);
        await using var reader = reading.Execute(command);
        while (reading.Read(reader))
            yield return Row(reader);
    }

    private static UsageRow Row(SqliteDataReader row) => new()
    {
        Group = row.GetString(0) is { Length: > 0 } group ? group : null,
        Requests = row.GetInt64(1),
        Attempts = Number(row, 2),
        InputTokens = row.GetInt64(3),
        CacheReadTokens = row.GetInt64(4),
        CacheWrite5mTokens = Number(row, 5),
        CacheWrite1hTokens = Number(row, 6),
        OutputTokens = row.GetInt64(7),
        ReasoningTokens = row.GetInt64(8),
        TotalTokens = row.GetInt64(9),
        CostNano = row.GetInt64(10),
        Unpriced = row.GetInt64(11),
        Estimated = row.GetInt64(12),
    };

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
