using Gateway.Model;
using Gateway.Protocol.Chat;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Storage;

/// <summary>
/// Writes a request's row: inserts it, or brings the pending one up to date. What is known at dispatch and never changes is left out of
/// the update, which spares its indexes.
/// </summary>
internal sealed class RequestStatement(SqliteConnection connection) : IDisposable
{
    /// <summary>
    /// Callers choose request ids, so one may be taken by another row: that conflict must leave no row and no exception. A row that has ended stays as
    /// it is, whoever writes it again.
    /// </summary>
    private const string Sql = """
        INSERT INTO provider_logs (
            id, request_id, conversation_id, user_id, key_id, provider, model, state, ingress, exchange, stream, attempts, duration, ttft,
            status, stop_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_source, cost_usd,
            price_version, error_code, created_at, updated_at, prefix_hash, prefix_bytes, request_data, response_data, error_data)
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        ON CONFLICT (id) DO UPDATE SET
            key_id = excluded.key_id, provider = excluded.provider, model = excluded.model, state = excluded.state,
            exchange = excluded.exchange, stream = excluded.stream, attempts = excluded.attempts, duration = excluded.duration,
            ttft = excluded.ttft, status = excluded.status, stop_reason = excluded.stop_reason, input_tokens = excluded.input_tokens,
            cache_read_tokens = excluded.cache_read_tokens, cache_write_tokens = excluded.cache_write_tokens,
            output_tokens = excluded.output_tokens, reasoning_tokens = excluded.reasoning_tokens, usage_source = excluded.usage_source,
            cost_usd = excluded.cost_usd, price_version = excluded.price_version, error_code = excluded.error_code,
            updated_at = excluded.updated_at, prefix_hash = excluded.prefix_hash, prefix_bytes = excluded.prefix_bytes,
            request_data = excluded.request_data, response_data = excluded.response_data, error_data = excluded.error_data
            WHERE provider_logs.state = 'pending'
        ON CONFLICT (request_id) DO NOTHING
        """;

    private readonly PreparedStatement _upsert = new(connection, Sql);

    /// <summary>The last run wrote its row; it does not where the row had ended before.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Writes the row; the result code is SQLite's.</summary>
    public int Run(RequestRecord record, long now)
    {
        var result = Upsert(record, record.RequestId, now);
        // Taken, or ended. The suffix follows from the row's own id, so that the request's end finds the row its dispatch wrote.
        return result == raw.SQLITE_OK && !HasWritten ? Upsert(record, $"{record.RequestId}~{record.Id}", now) : result;
    }

    public void Dispose() => _upsert.Dispose();

    private int Upsert(RequestRecord record, string requestId, long now)
    {
        Bind(record, requestId, now);
        var result = _upsert.Run();
        HasWritten = result == raw.SQLITE_OK && _upsert.Changes > 0;
        return result;
    }

    private void Bind(RequestRecord record, string requestId, long now)
    {
        _upsert.Bind(record.Id);
        _upsert.Bind(requestId);
        _upsert.Bind(record.ConversationId);
        _upsert.Bind(record.UserId);
        _upsert.Bind(record.KeyId);
        _upsert.Bind(record.Provider);
        _upsert.Bind(record.Model);
        _upsert.Bind(StateNames.Of(record.State));
        _upsert.Bind(record.Ingress);
        _upsert.Bind(record.Exchange);
        _upsert.Bind(record.Stream);
        _upsert.Bind(record.Attempts);
        _upsert.Bind(record.Duration);
        _upsert.Bind(record.Ttft);
        _upsert.Bind(record.Status);
        _upsert.Bind(record.StopReason);
        Bind(record.Usage);
        _upsert.Bind((double?)record.Price.Usd);
        _upsert.Bind(record.Price.PriceVersion);
        _upsert.Bind(record.ErrorCode);
        _upsert.Bind(record.CreatedAt);
        _upsert.Bind(now);
        _upsert.Bind(record.PrefixHash);
        _upsert.Bind(record.PrefixBytes);
        _upsert.Bind(record.RequestData);
        _upsert.Bind(record.ResponseData);
        _upsert.Bind(record.ErrorData);
    }

    private void Bind(in TokenUsage usage)
    {
        _upsert.Bind(usage.Input);
        _upsert.Bind(usage.CacheRead);
        _upsert.Bind(usage.CacheWrite);
        _upsert.Bind(usage.Output);
        _upsert.Bind(usage.Reasoning);
        _upsert.Bind(UsageSources.Name(usage.Source));
    }
}
