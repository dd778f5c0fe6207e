using System.Diagnostics;
using System.Globalization;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

/// <summary>
/// A store with a million requests of one day: nine models of three providers, durations spread over two decades, 3 % failures of three kinds, a
/// thousand users, ten thousand conversations. What the admin API promises is measured over HTTP, each figure the median of several.
/// </summary>
[Trait("Category", "Long")]
public sealed class MillionRowsTests
{
    private const int Requests = 1_000_000;
    private const int Rounds = 15;

    // They compile code and fill caches.
    private const int WarmUps = 3;
    private static readonly TimeSpan StatsBound = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ListBound = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Questions_AreAnsweredFromIndexesAndRollups()
    {
        await using var gateway = await TestGateway.StartAsync();
        await FillAsync(gateway);

        var stats = await AdminAnswer.GetAsync(gateway, "/admin/stats?hours=24");
        stats.Body.GetProperty("requests").GetProperty("total").GetInt64().ShouldBeGreaterThan(Requests * 99 / 100);
        var slow = new List<string>();
        foreach (var (path, bound) in Questions())
        {
            var cpu = Environment.CpuUsage.TotalTime;
            var median = await MedianAsync(gateway, path);
            cpu = (Environment.CpuUsage.TotalTime - cpu) / (Rounds + WarmUps);
            TestContext.Current.SendDiagnosticMessage("{0,7:0.00} ms ({1:0.0} ms CPU, client and server)  {2}", median.TotalMilliseconds, cpu.TotalMilliseconds, path);
            if (median >= bound)
                slow.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {median.TotalMilliseconds:0.0} ms, bound {bound.TotalMilliseconds} ms"));
        }

        slow.ShouldBeEmpty();
    }

    /// <summary>maximhq/bifrost#4838 (lesson 44): questions to a large log must not read it whole.</summary>
    private static IEnumerable<(string Path, TimeSpan Bound)> Questions()
    {
        yield return ("/admin/stats?hours=24", StatsBound);
        var middle = (SeededLog.Now - TimeSpan.FromHours(12)).ToUnixTimeMilliseconds();
        string[] filters =
        [
            "", "provider=claude", "failed=true", "provider=claude&failed=true", "user=user-7", "conversation=conversation-7", "user=user-7&failed=true",
            "user=user-7&provider=gemini", "user=user-7&failed=true&provider=claude", "conversation=conversation-7&failed=true", "provider=nobody", "user=nobody",
        ];
        foreach (var filter in filters)
        {
            yield return ($"/admin/logs?limit=50&{filter}", ListBound);
            yield return ($"/admin/logs?limit=50&{filter}&before={middle}&beforeId=500000", ListBound);
        }

        yield return ("/admin/logs/request-500000", ListBound);
    }

    private static async Task<TimeSpan> MedianAsync(TestGateway gateway, string path)
    {
        var times = new List<TimeSpan>();
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            using var response = await gateway.AdminAsync(path);
            await response.Content.ReadAsByteArrayAsync(Token);
            if (round >= 0)
                times.Add(Stopwatch.GetElapsedTime(start));
            response.EnsureSuccessStatusCode();
        }

        return times.Order().ElementAt(Rounds / 2);
    }

    private static async Task FillAsync(TestGateway gateway)
    {
        var start = Stopwatch.GetTimestamp();
        var (from, step) = ((SeededLog.Now - TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1)).ToUnixTimeMilliseconds(), 86.0);
        // One transaction; i * a prime mod n stands for chance, so that each run has the same rows.
        await SeededLog.ExecuteAsync(gateway, string.Create(CultureInfo.InvariantCulture, $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Requests}),
            r AS (SELECT i, i * 7919 % 9 AS m, i * 7919 % 10007 / 10007.0 AS x, i * 104729 % 1009 / 1009.0 AS y, i * 15485863 % 100 < 3 AS bad FROM n)
            INSERT INTO provider_logs (id, request_id, conversation_id, user_id, key_id, provider, model, state, ingress, exchange, stream, attempts, duration,
                ttft, status, stop_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, usage_source, cost_usd, price_version, error_code,
                created_at, updated_at, request_data)
            SELECT i, 'request-' || i, 'conversation-' || (i * 31 % 10000), 'user-' || (i * 17 % 1000), 'key-' || (i % 7),
                CASE m / 3 WHEN 0 THEN 'claude' WHEN 1 THEN 'gemini' ELSE 'openai' END, 'a-model-of-a-usual-length-' || m,
                CASE WHEN bad THEN 'failed' ELSE 'completed' END, 'anthropic', 'relay', i % 2, 'claude=ok',
                CAST(300 * exp(4.6 * (x + y) / 2) AS INTEGER), CAST(100 * exp(2 * x) AS INTEGER), CASE WHEN bad THEN 502 ELSE 200 END, 'end_turn',
                i % 5000, i % 3000, i % 200, i % 900, 'provider', (i % 5000) * 0.000003, 'genai-prices/2026-08-21',
                CASE WHEN bad THEN CASE i % 3 WHEN 0 THEN 'overloaded' WHEN 1 THEN 'timeout' ELSE 'rate_limit' END END,
                {from} + CAST(i * {step} AS INTEGER), {from} + CAST(i * {step} AS INTEGER), '{new string('x', 300)}'
            FROM r
            """));
        var slices = await CountAsync(gateway);
        TestContext.Current.SendDiagnosticMessage("{0} requests, {1} rows of slices, filled in {2:0} s", Requests, slices, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static async Task<long> CountAsync(TestGateway gateway)
    {
        await using var context = await gateway.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>().CreateDbContextAsync(Token);
        return await context.ProviderLogs.LongCountAsync(Token);
    }
}
