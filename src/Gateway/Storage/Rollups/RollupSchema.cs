using Gateway.Model.Latency;

namespace Gateway.Storage.Rollups;

/// <summary>
/// The rollups' tables and the triggers that fill them, so that questions about a period read hundreds of rows where there are millions of requests.
/// A request counts when its row in <c>provider_logs</c> ends, an attempt when its row in <c>provider_metrics</c> is written: once each, in the same
/// transaction, whoever writes.
/// <para>Counts of tokens are in none of them: they use nothing, and how long they take says nothing of a model.</para>
/// <para><c>request_slices</c> and <c>request_hours</c>: the requests of five minutes (an hour) that ended alike, by provider and model ('' where nobody
/// was asked), outcome (<c>ok</c> or the error code) and latency (<see cref="LatencyBuckets"/>); sums of tokens, cost, milliseconds.</para>
/// <para><c>usage_hours</c>: what the attempts of an hour at one model used, by key and user ('' where there was none). It outlives the rows.</para>
/// <para>Times are counted in units since 1970, costs in billionths of a US dollar; <c>unpriced</c> counts what used tokens at no known price.</para>
/// </summary>
internal static class RollupSchema
{
    // Changing any of it needs a migration: stores have it written out as the migration that runs this text found it (tables: Ledger; triggers of the
    // log: CountsApart).

    /// <summary>The unit of <c>request_hours</c> and <c>usage_hours</c>, milliseconds.</summary>
    public const long Hour = 3_600_000;

    /// <summary>The unit of <c>request_slices</c>, milliseconds.</summary>
    public const long Slice = 300_000;

    /// <summary>The row is of anything but a count of tokens: of a chat, or of a native call, chat or not.</summary>
    public const string IsChat = "NEW.ingress <> 'count_tokens'";

    public static string Tables { get; } = $"""
        {RequestTable("request_slices", "slice")}
        {RequestTable("request_hours", "hour")}
        CREATE TABLE usage_hours (
            hour INTEGER NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, key_id TEXT NOT NULL, user_id TEXT NOT NULL,
            requests INTEGER NOT NULL, attempts INTEGER NOT NULL, succeeded INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
            cache_read_tokens INTEGER NOT NULL, cache_write_5m_tokens INTEGER NOT NULL, cache_write_1h_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL, reasoning_tokens INTEGER NOT NULL, cost_nano INTEGER NOT NULL, unpriced INTEGER NOT NULL,
            estimated INTEGER NOT NULL,
            PRIMARY KEY (hour, provider, model, key_id, user_id)) WITHOUT ROWID;
        """;

    /// <summary>A row that ends as it is inserted, or that was pending and ends now.</summary>
    public static string LogTriggers { get; } = $"""
        CREATE TRIGGER trg_provider_logs_inserted AFTER INSERT ON provider_logs WHEN NEW.state <> 'pending' AND {IsChat} BEGIN
        {AddRequest("request_slices", Slice)}
        {AddRequest("request_hours", Hour)}
        END;
        CREATE TRIGGER trg_provider_logs_ended AFTER UPDATE OF state ON provider_logs
        WHEN OLD.state = 'pending' AND NEW.state <> 'pending' AND {IsChat} BEGIN
        {AddRequest("request_slices", Slice)}
        {AddRequest("request_hours", Hour)}
        END;
        """;

    public static string MetricTriggers { get; } = $"""
        CREATE TRIGGER trg_provider_metrics_inserted AFTER INSERT ON provider_metrics BEGIN
        {AddAttempt}
        END;
        """;

    private static string RequestTable(string table, string time) => $"""
        CREATE TABLE {table} (
            {time} INTEGER NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, outcome TEXT NOT NULL, latency INTEGER NOT NULL,
            requests INTEGER NOT NULL, input_tokens INTEGER NOT NULL, cache_read_tokens INTEGER NOT NULL, cache_write_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL, cost_nano INTEGER NOT NULL, unpriced INTEGER NOT NULL, duration INTEGER NOT NULL, ttft INTEGER NOT NULL,
            ttft_count INTEGER NOT NULL,
            PRIMARY KEY ({time}, provider, model, outcome, latency)) WITHOUT ROWID;
        """;

    private static string AddRequest(string table, long unit) => $"""
        INSERT INTO {table} VALUES (
            NEW.created_at / {unit}, ifnull(NEW.provider, ''), CASE WHEN NEW.provider IS NULL THEN '' ELSE ifnull(NEW.model, '') END,
            CASE WHEN NEW.state = 'completed' THEN 'ok' ELSE ifnull(NEW.error_code, 'failed') END,
            {LatencySql.Bucket("NEW.duration")},
            1, ifnull(NEW.input_tokens, 0), ifnull(NEW.cache_read_tokens, 0), ifnull(NEW.cache_write_tokens, 0), ifnull(NEW.output_tokens, 0),
            CAST(round(ifnull(NEW.cost_usd, 0) * 1e9) AS INTEGER),
            NEW.cost_usd IS NULL AND ifnull(NEW.input_tokens, 0) + ifnull(NEW.cache_read_tokens, 0) + ifnull(NEW.cache_write_tokens, 0)
                + ifnull(NEW.output_tokens, 0) > 0,
            ifnull(NEW.duration, 0), ifnull(NEW.ttft, 0), NEW.ttft IS NOT NULL)
        ON CONFLICT DO UPDATE SET
            requests = requests + 1, input_tokens = input_tokens + excluded.input_tokens,
            cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens, cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens,
            output_tokens = output_tokens + excluded.output_tokens, cost_nano = cost_nano + excluded.cost_nano, unpriced = unpriced + excluded.unpriced,
            duration = duration + excluded.duration, ttft = ttft + excluded.ttft, ttft_count = ttft_count + excluded.ttft_count;
        """;

    private static string AddAttempt => $"""
        INSERT INTO usage_hours VALUES (
            NEW.created_at / {Hour}, NEW.provider, NEW.model, ifnull(NEW.key_id, ''), ifnull(NEW.user_id, ''), NEW.is_last, 1, NEW.success,
            max(0, ifnull(NEW.input_tokens, 0) - ifnull(NEW.cache_read_tokens, 0) - ifnull(NEW.cache_write_5m_tokens, 0)
                - ifnull(NEW.cache_write_1h_tokens, 0)),
            ifnull(NEW.cache_read_tokens, 0), ifnull(NEW.cache_write_5m_tokens, 0), ifnull(NEW.cache_write_1h_tokens, 0), ifnull(NEW.output_tokens, 0),
            ifnull(NEW.reasoning_tokens, 0), CAST(round(ifnull(NEW.cost_usd, 0) * 1e9) AS INTEGER),
            NEW.cost_usd IS NULL AND ifnull(NEW.total_tokens, 0) > 0, ifnull(NEW.usage_source, '') = 'estimated')
        ON CONFLICT DO UPDATE SET
            requests = requests + excluded.requests, attempts = attempts + 1, succeeded = succeeded + excluded.succeeded,
            input_tokens = input_tokens + excluded.input_tokens, cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
            cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens,
            cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens, output_tokens = output_tokens + excluded.output_tokens,
            reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens, cost_nano = cost_nano + excluded.cost_nano,
            unpriced = unpriced + excluded.unpriced, estimated = estimated + excluded.estimated;
        """;
}
