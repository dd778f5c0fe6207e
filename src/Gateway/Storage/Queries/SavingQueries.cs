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

    private const string Requests = """
        SELECT provider, model, cache_read_tokens, prefix_hash, prefix_bytes, created_at
        FROM provider_logs INDEXED BY ix_provider_logs_created_at WHERE created_at >= $from AND created_at < $to AND state = 'completed' AND provider IS NOT NULL
        ORDER BY created_at DESC LIMIT $most
        """;

    private const string Attempts = """
        SELECT id, log_id, provider, model, input_tokens, cache_read_tokens, ifnull(cache_write_5m_tokens, 0) + ifnull(cache_write_1h_tokens, 0) AS written,
            output_tokens, cost_usd, success, outcome, is_last
        FROM provider_metrics INDEXED BY ix_provider_metrics_created_at WHERE created_at >= $from AND created_at < $to ORDER BY created_at DESC LIMIT $most
        """;

    private const string Usage = """
        sum(ifnull(a.input_tokens, 0) - ifnull(a.cache_read_tokens, 0) - a.written), sum(ifnull(a.cache_read_tokens, 0)), sum(a.written),
        sum(ifnull(a.output_tokens, 0)), CASE WHEN count(a.cost_usd) = count(*) THEN sum(a.cost_usd) END
        """;

    private const string SmallPrompts = $"""
        SELECT a.provider, a.model, count(*), {Usage} FROM ({Attempts}) AS a JOIN provider_logs AS l ON l.id = a.log_id
        WHERE a.success = 1 AND a.input_tokens <= $mostInput AND a.output_tokens <= $mostOutput AND l.stop_reason IN ('end_turn', 'stop_sequence')
        GROUP BY a.provider, a.model
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
        SELECT f.provider, f.model, a.provider, a.model, count(*), {Usage}
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
        await using var reading = await StoreReading.OpenAsync(contexts, cancellationToken);
        var all = List(Count, row => row.GetInt64(0))[0];
        return new SavingFacts(
            List(SmallPrompts, row => new SmallPromptUse(TargetAt(row, 0), row.GetInt64(2), UsageAt(row, 3), MoneyAt(row, 7))),
            List(Prefixes, ReadPrefix),
            List(Unanswered, row => new UnansweredUse(TargetAt(row, 0), row.GetString(2), row.GetInt64(3), MoneyAt(row, 4) ?? 0)),
            List(Fallbacks, row => new FellBackUse(TargetAt(row, 0), TargetAt(row, 2), row.GetInt64(4), UsageAt(row, 5), MoneyAt(row, 9))),
            List(Proven, row => new ProvenTarget(TargetAt(row, 0), row.GetInt64(2), row.GetInt64(3))),
            all <= MostRows ? 1 : (double)MostRows / all);

        List<T> List<T>(string sql, Func<SqliteDataReader, T> read)
        {
            using var command = reading.CreateCommand(sql, Parameters(from, to));
            using var rows = reading.Execute(command);
            var list = new List<T>();
            while (reading.Read(rows))
                list.Add(read(rows));
            return list;
        }
    }

    private static SqliteParameter[] Parameters(DateTimeOffset from, DateTimeOffset to) =>
    [
        new("$from", from.ToUnixTimeMilliseconds()), new("$to", to.ToUnixTimeMilliseconds()), new("$most", MostRows),
        new("$mostInput", SmallPrompt.MaxInputTokens), new("$mostOutput", SmallPrompt.MaxOutputTokens),
    ];

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
}
