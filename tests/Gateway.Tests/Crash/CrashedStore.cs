using Gateway.Tests.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Crash;

/// <summary>What a store must look like after its gateway was killed and started again.</summary>
internal sealed class CrashedStore : IDisposable
{
    private readonly SqliteConnection _connection;

    public CrashedStore(string folder)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "gateway.db")};Pooling=False;Mode=ReadOnly");
        _connection.Open();
    }

    /// <param name="answered">Every request whose answer reached its client in full, in all lives of the gateway so far.</param>
    public void ShouldHold(IReadOnlyCollection<string> answered)
    {
        Read("PRAGMA integrity_check").ShouldBe(["ok"]);
        Read("SELECT count(*) FROM provider_logs WHERE state = 'pending'").ShouldBe(["0"], "a row is pending, and nobody is asking");
        // A request written as a second row would have a suffix to its id, which is unique.
        Read("SELECT request_id FROM provider_logs WHERE request_id LIKE '%~%'").ShouldBeEmpty();
        answered.Except(Completed()).ShouldBeEmpty("an answered request has no completed row with tokens, cost and one attempt");
        TotalsShouldBeThoseOfTheAttempts();
    }

    public void Dispose() => _connection.Dispose();

    private List<string> Completed() => Read("""
        SELECT request_id FROM provider_logs
        WHERE state = 'completed' AND status = 200 AND input_tokens > 0 AND output_tokens > 0 AND cost_usd > 0 AND price_version IS NOT NULL
            AND (SELECT count(*) FROM provider_metrics WHERE log_id = provider_logs.id AND success = 1 AND cost_usd = provider_logs.cost_usd) = 1
            AND (SELECT count(*) FROM provider_metrics WHERE log_id = provider_logs.id) = 1
        """);

    private void TotalsShouldBeThoseOfTheAttempts() =>
        Read("""
            SELECT total(attempts), total(requests), total(succeeded),
                total(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens), total(output_tokens), total(cost_nano)
            FROM usage_hours
            """)
            .ShouldBe(Read("""
            SELECT total(1), total(is_last), total(success), total(input_tokens), total(output_tokens), total(round(cost_usd * 1e9))
            FROM provider_metrics
            """));

    private List<string> Read(string sql) => TestStore.Read(_connection, sql);
}
