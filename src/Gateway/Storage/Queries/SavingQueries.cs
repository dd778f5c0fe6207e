using Gateway.Model;
using Gateway.Protocol.Chat;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Storage.Queries;

/// <summary>
/// Reads what advice on cost rests on. The rollups do not hold it, so rows are read: the newest of the period, up to <see cref="MostRows"/>, which bounds
/// the time a question takes on a store of any size.
/// </summary>
public sealed class SavingQueries(IDbContextFactory<GatewayDbContext> contexts)
{
    /// <summary>Requests, and attempts, that are looked at.</summary>
    public const int MostRows = 100_000;

    // Columns by name: whole rows would bring their captured texts.
    private const string Requests = """
        SELECT provider, model, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, cost_usd, stop_reason, prefix_hash, prefix_bytes,
            created_at
        FROM provider_logs WHERE created_at >= $from AND created_at < $to AND state = 'completed' AND provider IS NOT NULL
        ORDER BY created_at DESC LIMIT $most
        """;

    private const string Attempts = """
        SELECT * FROM provider_metrics WHERE created_at >= $from AND created_at < $to ORDER BY created_at DESC LIMIT $most
        """;

    private const string SmallPrompts = $"""
        SELECT provider, model, count(*), sum(ifnull(input_tokens, 0)), sum(ifnull(cache_read_tokens, 0)), sum(ifnull(cache_write_tokens, 0)),
            sum(ifnull(output_tokens, 0)), CASE WHEN count(cost_usd) = count(*) THEN sum(cost_usd) END
        FROM ({Requests})
        WHERE output_tokens <= $mostOutput AND stop_reason IN ('end_turn', 'stop_sequence')
            AND ifnull(input_tokens, 0) + ifnull(cache_read_tokens, 0) + ifnull(cache_write_tokens, 0) <= $mostInput
        GROUP BY provider, model
        """;

    private const string Prefixes = $"""
        SELECT provider, model, prefix_hash, max(prefix_bytes), count(*), min(created_at), max(created_at), sum(ifnull(cache_read_tokens, 0))
        FROM ({Requests}) WHERE prefix_hash IS NOT NULL
        GROUP BY provider, model, prefix_hash HAVING count(*) > 1 ORDER BY count(*) * max(prefix_bytes) DESC LIMIT 20
        """;

    private const string Unanswered = $"""
        SELECT provider, model, outcome, count(*), sum(cost_usd) FROM ({Attempts})
        WHERE success = 0 AND cost_usd > 0 AND outcome IS NOT NULL GROUP BY provider, model, outcome
        """;

    private const string Fallbacks = $"""
        SELECT f.provider, f.model, a.provider, a.model, count(*), sum(ifnull(a.input_tokens, 0) - ifnull(a.cache_read_tokens, 0)
                - ifnull(a.cache_write_5m_tokens, 0) - ifnull(a.cache_write_1h_tokens, 0)),
            sum(ifnull(a.cache_read_tokens, 0)), sum(ifnull(a.cache_write_5m_tokens, 0) + ifnull(a.cache_write_1h_tokens, 0)),
            sum(ifnull(a.output_tokens, 0)), CASE WHEN count(a.cost_usd) = count(*) THEN sum(a.cost_usd) END
        FROM ({Attempts}) AS a
        JOIN provider_metrics AS f ON f.id = (SELECT min(id) FROM provider_metrics WHERE log_id = a.log_id)
        WHERE a.is_last = 1 AND a.success = 1 AND a.log_id IS NOT NULL AND f.id < a.id AND (f.provider <> a.provider OR f.model <> a.model)
        GROUP BY f.provider, f.model, a.provider, a.model
        """;

    private const string Proven = $"SELECT provider, model, count(*), sum(success) FROM ({Attempts}) GROUP BY provider, model";

    private const string Count = """
        SELECT count(*) FROM provider_logs WHERE created_at >= $from AND created_at < $to
        """;

    /// <summary>What the log shows of the time from <paramref name="from"/> until <paramref name="to"/>.</summary>
    public async Task<SavingFacts> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var reading = new Reading((SqliteConnection)context.Database.GetDbConnection(), from, to, cancellationToken);
        var all = (await reading.ListAsync(Count, row => row.GetInt64(0)))[0];
        return new SavingFacts(
            await reading.ListAsync(SmallPrompts, row => new SmallPromptUse(TargetAt(row, 0), row.GetInt64(2), UsageAt(row, 3), MoneyAt(row, 7))),
            await reading.ListAsync(Prefixes, ReadPrefix),
            await reading.ListAsync(Unanswered, row => new UnansweredUse(TargetAt(row, 0), row.GetString(2), row.GetInt64(3), MoneyAt(row, 4) ?? 0)),
            await reading.ListAsync(
                Fallbacks, row => new FellBackUse(TargetAt(row, 0), TargetAt(row, 2), row.GetInt64(4), UsageAt(row, 5), MoneyAt(row, 9))),
            await reading.ListAsync(Proven, row => new ProvenTarget(TargetAt(row, 0), row.GetInt64(2), row.GetInt64(3))),
            all <= MostRows ? 1 : (double)MostRows / all);
    }

    private static RepeatedPrefix ReadPrefix(SqliteDataReader row) => new(
        TargetAt(row, 0), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)), row.GetInt64(7));

    private static Target TargetAt(SqliteDataReader row, int column) => new(row.GetString(column), row.GetString(column + 1));

    // Which life a cache write has, sums of requests do not say: reckoned at the shorter, which is the cheaper.
    private static TokenUsage UsageAt(SqliteDataReader row, int column) => new()
    {
        Input = row.GetInt64(column),
        CacheRead = row.GetInt64(column + 1),
        CacheWrite5m = row.GetInt64(column + 2),
        Output = row.GetInt64(column + 3),
        Source = UsageSource.Provider,
    };

    private static decimal? MoneyAt(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : (decimal)row.GetDouble(column);

    private sealed class Reading(SqliteConnection connection, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        public async Task<List<T>> ListAsync<T>(string sql, Func<SqliteDataReader, T> read)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$from", from.ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("$to", to.ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("$most", MostRows);
            command.Parameters.AddWithValue("$mostInput", SmallPrompt.MaxInputTokens);
            command.Parameters.AddWithValue("$mostOutput", SmallPrompt.MaxOutputTokens);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var list = new List<T>();
            while (await rows.ReadAsync(cancellationToken))
                list.Add(read(rows));
            return list;
        }
    }
}
