using Gateway.Model;
using Gateway.Model.Latency;
using Gateway.Protocol.Chat;
using Gateway.Storage;
using Gateway.Storage.Rollups;

namespace Gateway.Tests.Storage;

public sealed class RollupTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestsThatEndAlike_OneSlice()
    {
        await using var store = await TestStore.StartAsync();
        await store.Log.WriteAsync(store.Log.Pending("a").Completed(), Token);
        await store.Log.WriteAsync(store.Log.Pending("b").Completed() with { Duration = 1259, Ttft = null }, Token);
        await store.Log.WriteAsync(store.Log.Pending("c").Failed("overloaded"), Token);
        await store.StopAsync(Token);

        store.Read("SELECT * FROM request_slices ORDER BY outcome").ShouldBe(
        [
            "6000000|claude|claude-sonnet-4-5|ok|1000|2|20|10|14|40|2460000|0|2459|300|1",
            "6000000|claude|claude-sonnet-4-5|overloaded|-1|1|0|0|0|0|0|0|0|0|0",
        ]);
        store.Read("SELECT hour, outcome, latency, requests, input_tokens, cost_nano, duration FROM request_hours ORDER BY outcome").ShouldBe(
            ["500000|ok|1000|2|20|2460000|2459", "500000|overloaded|-1|1|0|0|0"]);
    }

    [Fact]
    public async Task RequestWithoutAProvider_ItsModelIsNotKeptApart()
    {
        await using var store = await TestStore.StartAsync();
        var unknown = store.Log.Pending("a") with { Provider = null, Model = "made-up-1" };
        await store.Log.WriteAsync(unknown.Failed("not_found_error"), Token);
        await store.Log.WriteAsync((unknown with { Id = store.Log.NextId(), RequestId = "b", Model = "made-up-2" }).Failed("not_found_error"), Token);
        await store.StopAsync(Token);

        store.Read("SELECT provider, model, outcome, requests FROM request_slices").ShouldBe(["||not_found_error|2"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("20261121194349_Alerts")]
    public async Task CountOfTokens_IsInNoRollup(string? begunUnder)
    {
        await using var store = TestStore.Create();
        if (begunUnder is not null)
        {
            SqliteSettings.CreateFile($"Data Source={store.File};Pooling=False");
            await MigrationSteps.ApplyAsync(store, begunUnder);
        }

        await store.StartAsync();
        var pending = store.Log.Pending("later") with { Ingress = "count_tokens" };
        await store.Log.WriteAsync(pending, Token);
        await store.DrainAsync();
        await store.Log.WriteAsync(pending.Completed(), Token);
        await store.Log.WriteAsync((store.Log.Pending("at once") with { Ingress = "count_tokens" }).Failed("overloaded"), Token);
        await store.Log.WriteAsync(store.Log.Pending("chat").Completed(), Token);
        await store.StopAsync(Token);

        store.Read("SELECT outcome, requests FROM request_slices").ShouldBe(["ok|1"]);
        store.Read("SELECT outcome, requests FROM request_hours").ShouldBe(["ok|1"]);
    }

    [Fact]
    public async Task RequestOfNoKnownPrice_IsUnpricedNotFree()
    {
        await using var store = await TestStore.StartAsync();
        await store.Log.WriteAsync((store.Log.Pending("a").Completed() with { Price = default }).With(Records.Attempt() with { Price = default }), Token);
        await store.StopAsync(Token);

        store.Read("SELECT unpriced, cost_nano FROM request_slices").ShouldBe(["1|0"]);
        store.Read("SELECT unpriced, cost_nano FROM usage_hours").ShouldBe(["1|0"]);
    }

    [Fact]
    public async Task PendingRequest_CountsWhenItEnds()
    {
        await using var store = await TestStore.StartAsync();
        var pending = store.Log.Pending("a");
        await store.Log.WriteAsync(pending, Token);
        await store.DrainAsync();
        store.Read("SELECT count(*) FROM request_slices").ShouldBe(["0"]);

        await store.Log.WriteAsync(pending.Completed(), Token);
        await store.StopAsync(Token);
        store.Read("SELECT requests, outcome FROM request_slices").ShouldBe(["1|ok"]);
    }

    [Fact]
    public async Task RequestTheCrashLeftPending_CountsAtTheNextStart()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-store-").FullName;
        await using (var crashed = await TestStore.StartAsync(folder: folder))
        {
            crashed.DeletesFolder = false;
            await crashed.Log.WriteAsync(crashed.Log.Pending("left"), Token);
        }

        await using var store = await TestStore.StartAsync(folder: folder);
        store.Read("SELECT requests, outcome, latency FROM request_slices").ShouldBe(["1|gateway_crash|-1"]);
    }

    [Fact]
    public async Task AttemptsOfAnHour_OneRowAKeyAndUser()
    {
        await using var store = await TestStore.StartAsync();
        var used = Records.Attempt() with
        {
            Usage = new TokenUsage { Input = 10, CacheRead = 5, CacheWrite5m = 3, CacheWrite1h = 4, Output = 20, Reasoning = 6, Source = UsageSource.Estimated },
        };
        await store.Log.WriteAsync((store.Log.Pending("a") with { UserId = "ann", KeyId = "k1" }).Completed().With(Records.Attempt(success: false), used), Token);
        await store.Log.WriteAsync((store.Log.Pending("b") with { UserId = "ann", KeyId = "k1" }).Completed().With(used), Token);
        await store.Log.WriteAsync(store.Log.Pending("c").Completed().With(used), Token);
        await store.StopAsync(Token);

        store.Read("SELECT * FROM usage_hours ORDER BY user_id").ShouldBe(
        [
            "500000|claude|claude-sonnet-4-5|||1|1|1|10|5|3|4|20|6|1000000|0|1",
            "500000|claude|claude-sonnet-4-5|k1|ann|2|3|2|30|15|6|8|60|12|3000000|0|2",
        ]);
    }

    [Fact]
    public async Task RowsFromBefore_AreRolledUpByTheMigration()
    {
        await using var store = TestStore.Create();
        SqliteSettings.CreateFile($"Data Source={store.File};Pooling=False");
        await MigrationSteps.ApplyAsync(store, "20261121132552_CircuitTransitions");
        store.Read("""
            INSERT INTO provider_logs (id, request_id, provider, model, state, ingress, stream, duration, input_tokens, output_tokens, created_at, updated_at, request_data)
            VALUES (1, 'old', 'claude', 'm', 'completed', 'anthropic', 0, 77, 1, 2, 1800000000000, 1800000000000, 'kept');
            INSERT INTO provider_metrics (provider, model, input_tokens, output_tokens, total_tokens, duration, success, created_at)
            VALUES ('claude', 'm', 1, 2, 3, 77, 1, 1800000000000);
            """);
        await store.StartAsync();

        store.Read("SELECT request_id, request_data, price_version FROM provider_logs").ShouldBe(["old|kept|NULL"]);
        store.Read("SELECT requests, latency, unpriced FROM request_slices").ShouldBe(["1|63|1"]);
        store.Read("SELECT requests, attempts, input_tokens, output_tokens FROM usage_hours").ShouldBe(["1|1|1|2"]);
        store.Read("SELECT count(*) FROM sqlite_master WHERE name LIKE '%_before'").ShouldBe(["0"]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    [InlineData(999, 794)]
    [InlineData(1000, 1000)]
    [InlineData(5_000_000, 1_000_000)]
    public async Task Duration_FallsIntoTheBucketBelowIt(long duration, long bucket)
    {
        await using var store = await TestStore.StartAsync();
        await store.Log.WriteAsync(store.Log.Pending("a").Completed() with { Duration = duration }, Token);
        await store.StopAsync(Token);

        store.Read("SELECT latency FROM request_slices").ShouldBe([$"{bucket}"]);
        LatencyBuckets.Bounds.Last(bound => bound <= duration).ShouldBe(bucket);
    }
}
