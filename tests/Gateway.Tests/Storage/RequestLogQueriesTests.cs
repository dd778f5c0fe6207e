using Gateway.Model;
using Gateway.Storage;

namespace Gateway.Tests.Storage;

public sealed class RequestLogQueriesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_RowOfThatRequest()
    {
        await using var store = await FilledAsync();
        var row = await store.Queries.FindAsync("c", Token);

        row.ShouldNotBeNull();
        (row.Provider, row.State, row.CostUsd, row.CacheWriteTokens, row.UsageSource).ShouldBe(("gemini", RequestState.Completed, 0.00123, 7L, "provider"));
        (await store.Queries.FindAsync("nobody", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Latest_NewestFirstThroughEachFilter()
    {
        await using var store = await FilledAsync();
        (await IdsAsync(store, new RequestLogFilter(), 3)).ShouldBe("dcb");
        (await IdsAsync(store, new RequestLogFilter { Provider = "claude" })).ShouldBe("dba");
        (await IdsAsync(store, new RequestLogFilter { FailedOnly = true })).ShouldBe("db");
        (await IdsAsync(store, new RequestLogFilter { FailedOnly = true, Provider = "gemini" })).ShouldBe("");
        (await IdsAsync(store, new RequestLogFilter { Before = 3000 })).ShouldBe("ba");
    }

    [Fact]
    public async Task LatestAfterARow_NextPageSkipsNothing()
    {
        await using var store = await FilledAsync();
        var first = await store.Queries.LatestAsync(new RequestLogFilter(), 1, Token);
        // c and d share a millisecond.
        (await IdsAsync(store, new RequestLogFilter { Before = first[0].CreatedAt, BeforeId = first[0].Id })).ShouldBe("cba");
    }

    [Theory]
    [InlineData("SELECT * FROM provider_logs WHERE request_id = 'x'", "ux_provider_logs_request_id (request_id=?)")]
    [InlineData("SELECT * FROM provider_logs WHERE conversation_id = 'x' ORDER BY created_at DESC, id DESC", "ix_provider_logs_conversation_created_at (conversation_id=?)")]
    [InlineData("SELECT * FROM provider_logs WHERE user_id = 'x' ORDER BY created_at DESC, id DESC", "ix_provider_logs_user_created_at (user_id=?)")]
    [InlineData("SELECT * FROM provider_logs WHERE created_at < 5", "ix_provider_logs_created_at (created_at<?)")]
    [InlineData("UPDATE provider_logs SET state = 'failed' WHERE state = 'pending'", "ix_provider_logs_pending")]
    [InlineData("SELECT * FROM provider_metrics WHERE provider = 'x' AND created_at > 5", "ix_provider_metrics_provider_created_at (provider=? AND created_at>?)")]
    [InlineData("SELECT * FROM provider_metrics WHERE created_at > 5", "ix_provider_metrics_created_at (created_at>?)")]
    public async Task Question_AnsweredFromItsIndex(string sql, string index)
    {
        await using var store = await TestStore.StartAsync();
        Plan(store, sql).ShouldContain(index);
        Plan(store, sql).ShouldNotContain("TEMP B-TREE");
    }

    [Fact]
    public async Task CallsOfARow_InOrderThroughTheirIndex()
    {
        await using var store = await TestStore.StartAsync();
        var record = store.Log.Pending("a").Completed().With(Records.Attempt(success: false), Records.Attempt());
        await store.Log.WriteAsync(record, Token);
        await store.Log.WriteAsync(store.Log.Pending("b").Completed().With(Records.Attempt()), Token);
        await store.DrainAsync();

        (await store.Queries.CallsAsync(record.Id, Token)).Select(call => call.Outcome).ShouldBe(["overloaded", "ok"]);
        Plan(store, "SELECT * FROM provider_metrics WHERE log_id = 5 ORDER BY id").ShouldContain("ix_provider_metrics_log_id (log_id=?)");
        Plan(store, "SELECT * FROM provider_metrics WHERE log_id = 5 ORDER BY id").ShouldNotContain("TEMP B-TREE");
    }

    private static string Plan(TestStore store, string sql) => string.Join('\n', store.Read($"EXPLAIN QUERY PLAN {sql}"));

    private static async Task<string> IdsAsync(TestStore store, RequestLogFilter filter, int count = 10) =>
        string.Concat((await store.Queries.LatestAsync(filter, count, Token)).Select(row => row.RequestId));

    private static async Task<TestStore> FilledAsync()
    {
        var store = await TestStore.StartAsync();
        RequestRecord Row(string id, string provider, long at) => store.Log.Pending(id) with { Provider = provider, CreatedAt = at };
        await store.Log.WriteAsync(Row("a", "claude", 1000).Completed(), Token);
        await store.Log.WriteAsync(Row("b", "claude", 2000).Failed("overloaded"), Token);
        await store.Log.WriteAsync(Row("c", "gemini", 3000).Completed(), Token);
        await store.Log.WriteAsync(Row("d", "claude", 3000).Failed("timeout"), Token);
        await store.DrainAsync();
        return store;
    }
}
