using Gateway.Model;
using Gateway.Protocol.Chat;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage;

/// <summary>Writes an attempt's row.</summary>
internal sealed class AttemptStatement(SqliteConnection connection) : IDisposable
{
    private const string Sql = """
        INSERT INTO provider_metrics (
            provider, model, input_tokens, output_tokens, total_tokens, duration, success, created_at, cache_read_tokens, cache_write_5m_tokens,
            cache_write_1h_tokens, reasoning_tokens, usage_source, cost_usd, price_version, outcome, is_last, log_id, key_id, user_id)
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        """;

    private readonly PreparedStatement _insert = new(connection, Sql);

    /// <summary>Writes the row; the result code is SQLite's.</summary>
    public int Run(RequestRecord request, AttemptRecord record, bool isLast)
    {
        var input = record.Usage.TotalInput;
        _insert.Bind(record.Provider);
        _insert.Bind(record.Model);
        _insert.Bind(input);
        _insert.Bind(record.Usage.Output);
        _insert.Bind(Total(input, record.Usage.Output));
        _insert.Bind(record.Duration);
        _insert.Bind(record.Success);
        _insert.Bind(record.CreatedAt);
        Bind(record.Usage);
        _insert.Bind((double?)record.Price.Usd);
        _insert.Bind(record.Price.PriceVersion);
        _insert.Bind(record.Outcome);
        _insert.Bind(isLast);
        _insert.Bind(request.Id);
        _insert.Bind(request.KeyId);
        _insert.Bind(request.UserId);
        return _insert.Run();
    }

    public void Dispose() => _insert.Dispose();

    private void Bind(in TokenUsage usage)
    {
        _insert.Bind(usage.CacheRead);
        _insert.Bind(usage.CacheWrite5m);
        _insert.Bind(usage.CacheWrite1h);
        _insert.Bind(usage.Reasoning);
        _insert.Bind(UsageSources.Name(usage.Source));
    }

    private static long? Total(long? input, long? output) => input is null && output is null ? null : (input ?? 0) + (output ?? 0);
}
