using Gateway.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Tests.Storage;

public sealed class RequestLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CompletedRequest_EveryColumnReadBack()
    {
        await using var store = await TestStore.StartAsync();
        var record = store.Log.Pending("req-1") with { ConversationId = "conv", UserId = "user", KeyId = "key", Stream = true };
        var end = record.Completed().With(Records.Attempt(success: false), Records.Attempt());
        await store.Log.WriteAsync(end with { RequestData = "{\"é\":\"😀\"}", ResponseData = "", PrefixHash = 77, PrefixBytes = 4096 }, Token);
        await store.StopAsync(Token);

        store.Read("SELECT * FROM provider_logs").Single().ShouldMatch(
            $@"^{record.Id}\|req-1\|conv\|user\|key\|claude\|claude-sonnet-4-5\|completed\|anthropic\|relay\|1\|claude=ok\|1200\|300\|200\|end_turn\|10\|5\|7\|20\|NULL\|provider\|0\.00123\|genai-prices/2026-08-21\|NULL\|1800000000000\|\d{{13}}\|77\|4096\|{{""é"":""😀""}}\|\|NULL$");
        const string Numbers = "1800000000000|5|NULL|NULL|NULL|provider|0.001|genai-prices/2026-08-21";
        store.Read("SELECT * FROM provider_metrics ORDER BY id").ShouldBe(
        [
            $"1|claude|claude-sonnet-4-5|15|20|35|900|0|{Numbers}|overloaded|0|{record.Id}|key|user",
            $"2|claude|claude-sonnet-4-5|15|20|35|900|1|{Numbers}|ok|1|{record.Id}|key|user",
        ]);
    }

    [Fact]
    public async Task StoreFile_IsWalAndSyncsAtCheckpoints()
    {
        await using var store = await TestStore.StartAsync();
        store.Read("PRAGMA journal_mode").ShouldBe(["wal"]);
        using var writer = SqliteSettings.OpenWriter($"Data Source={store.File}", TimeSpan.FromSeconds(1));
        TestStore.Read(writer, "PRAGMA synchronous").ShouldBe(["1"]);
        await using var context = store.OpenContext();
        await context.Database.OpenConnectionAsync(Token);
        TestStore.Read((SqliteConnection)context.Database.GetDbConnection(), "PRAGMA synchronous").ShouldBe(["1"]);
    }

    [Fact]
    public async Task PendingAndEndInOneBatch_OneInsert()
    {
        await using var store = TestStore.Create();
        var pending = store.Log.Pending("req-1");
        store.Log.TryWrite(pending).ShouldBeTrue();
        store.Log.TryWrite(pending.Completed()).ShouldBeTrue();
        var batch = new LogBatch();
        store.Log.Take(batch);

        batch.Taken.ShouldBe(2);
        batch.Requests.ToArray().ShouldBe([pending.Completed()]);
    }

    [Fact]
    public async Task EndInALaterBatch_UpdatesTheOneRow()
    {
        await using var store = await TestStore.StartAsync();
        var pending = store.Log.Pending("req-1") with { Provider = "claude" };
        await store.Log.WriteAsync(pending, Token);
        await store.DrainAsync();
        store.Read("SELECT state, duration FROM provider_logs").ShouldBe(["pending|NULL"]);

        await store.Log.WriteAsync(pending.Completed() with { Provider = "gemini" }, Token);
        await store.DrainAsync();
        store.Read("SELECT state, duration, provider FROM provider_logs").ShouldBe(["completed|1200|gemini"]);
    }

    [Fact]
    public async Task RequestIdTaken_StillOneRowEachWithItsOwnEnd()
    {
        await using var store = await TestStore.StartAsync();
        var (first, second, third) = (store.Log.Pending("same"), store.Log.Pending("same"), store.Log.Pending("same"));
        await store.Log.WriteAsync(first.Completed(), Token);
        await store.Log.WriteAsync(second, Token);
        await store.Log.WriteAsync(third.Failed("timeout"), Token);
        await store.DrainAsync();
        await store.Log.WriteAsync(second.Failed("overloaded"), Token);
        await store.StopAsync(Token);

        store.Read("SELECT request_id, state, error_code FROM provider_logs ORDER BY id").ShouldBe(
        [
            "same|completed|NULL",
            $"same~{second.Id}|failed|overloaded",
            $"same~{third.Id}|failed|timeout",
        ]);
        store.Log.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task TinyQueue_WritersWaitAndNothingIsLost()
    {
        await using var store = TestStore.Create(new RequestLogSettings { QueueCapacity = 4, BatchRows = 3 });
        var writers = Enumerable.Range(0, 50)
            .Select(n => store.Log.WriteAsync(store.Log.Pending($"req-{n}").Completed(), Token).AsTask())
            .ToList();

        writers.Count(writer => writer.IsCompleted).ShouldBe(4);
        store.Log.TryWrite(store.Log.Pending("one-too-many")).ShouldBeFalse();
        await store.StartAsync();
        await Task.WhenAll(writers);
        await store.StopAsync(Token);

        store.Read("SELECT count(*) FROM provider_logs").ShouldBe(["50"]);
        (store.Log.Dropped, store.Log.QueueLength).ShouldBe((0, 0));
    }

    [Fact]
    public async Task TenThousandRecords_TenThousandRows()
    {
        await using var store = await TestStore.StartAsync();
        await Parallel.ForAsync(0, 10_000, Token, async (n, token) =>
        {
            var pending = store.Log.Pending($"req-{n}");
            await store.Log.WriteAsync(pending, token);
            await store.Log.WriteAsync(pending.Completed().With(Records.Attempt()), token);
        });
        await store.StopAsync(Token);

        store.Read("SELECT count(*), count(DISTINCT request_id), min(state) FROM provider_logs").ShouldBe(["10000|10000|completed"]);
        store.Read("SELECT count(*) FROM provider_metrics").ShouldBe(["10000"]);
        store.Log.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task EndWrittenTwice_RowAndAttemptsCountOnce()
    {
        await using var store = await TestStore.StartAsync();
        var end = store.Log.Pending("twice").Completed().With(Records.Attempt());
        await store.Log.WriteAsync(end, Token);
        await store.DrainAsync();
        await store.Log.WriteAsync(end with { State = Gateway.Model.RequestState.Failed, ErrorCode = "client_closed" }, Token);
        await store.StopAsync(Token);

        store.Read("SELECT request_id, state FROM provider_logs").ShouldBe(["twice|completed"]);
        store.Read("SELECT count(*) FROM provider_metrics").ShouldBe(["1"]);
        store.Read("SELECT sum(requests) FROM request_slices").ShouldBe(["1"]);
        store.Log.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task Stop_WritesWhatWaits()
    {
        await using var store = await TestStore.StartAsync(new RequestLogSettings { Linger = TimeSpan.FromHours(1) });
        for (var n = 0; n < 100; n++)
            await store.Log.WriteAsync(store.Log.Pending($"req-{n}").Completed(), Token);
        await store.StopAsync(Token);

        store.Read("SELECT count(*) FROM provider_logs").ShouldBe(["100"]);
    }

    [Fact]
    public async Task CrashLeftPending_FailedAtTheNextStart()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-store-").FullName;
        await using var crashed = await TestStore.StartAsync(folder: folder);
        await crashed.Log.WriteAsync(crashed.Log.Pending("left"), Token);
        await crashed.Log.WriteAsync(crashed.Log.Pending("ended").Completed(), Token);
        await crashed.StopAsync(Token);

        await using var store = await TestStore.StartAsync(folder: folder);
        store.Read("SELECT request_id, state, error_code FROM provider_logs ORDER BY id")
            .ShouldBe(["left|failed|gateway_crash", "ended|completed|NULL"]);
        store.HasLogged(1).ShouldBeTrue();
    }

    [Fact]
    public async Task DatabaseLocked_BatchIsTriedAgainAndWritten()
    {
        await using var store = await TestStore.StartAsync(new RequestLogSettings
        {
            BusyTimeout = TimeSpan.FromMilliseconds(1),
            FirstRetryDelay = TimeSpan.FromMilliseconds(1),
        });
        store.Log.IsWritable.ShouldBeTrue();
        using (var other = store.OpenConnection())
        {
            TestStore.Read(other, "BEGIN IMMEDIATE");
            await store.Log.WriteAsync(store.Log.Pending("req-1").Completed(), Token);
            await store.LoggedAsync(2);
            store.Log.IsWritable.ShouldBeFalse();
            store.Log.QueueLength.ShouldBe(1);
            TestStore.Read(other, "ROLLBACK");
        }
        await store.StopAsync(Token);

        store.Read("SELECT request_id FROM provider_logs").ShouldBe(["req-1"]);
        (store.Log.IsWritable, store.Log.Dropped).ShouldBe((true, 0));
    }

    [Fact]
    public async Task DatabaseLockedUntilTheStopGivesUp_LossIsCountedAndTold()
    {
        await using var store = await TestStore.StartAsync(new RequestLogSettings { BusyTimeout = TimeSpan.FromMilliseconds(1) });
        using var other = store.OpenConnection();
        TestStore.Read(other, "BEGIN IMMEDIATE");
        await store.Log.WriteAsync(store.Log.Pending("req-1").Completed(), Token);
        await store.LoggedAsync(2);
        await store.StopAsync(new CancellationToken(canceled: true));

        store.Log.Dropped.ShouldBe(1);
        store.HasLogged(4).ShouldBeTrue();
    }

    [Fact]
    public async Task StoreDeletedWhileItRuns_NewOneIsMadeAndTold()
    {
        await using var store = await TestStore.StartAsync();
        await store.Log.WriteAsync(store.Log.Pending("lost").Completed(), Token);
        await store.DrainAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(store.File)!, "gateway.db*").Where(f => !f.EndsWith("-inflight", StringComparison.Ordinal)))
            File.Delete(file);

        await store.Log.WriteAsync(store.Log.Pending("kept").Completed(), Token);
        await store.StopAsync(Token);
        store.Read("SELECT request_id FROM provider_logs").ShouldBe(["kept"]);
        store.HasLogged(13).ShouldBeTrue();
        store.Log.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task SecondGatewayByAnotherNameOfTheStore_IsRefused()
    {
        await using var store = await TestStore.StartAsync();
        var link = Path.Combine(store.Folder, "link.db");
        File.CreateSymbolicLink(link, store.File);
        await using var second = TestStore.Create(configuration: new Dictionary<string, string?> { ["Gateway:Storage:ConnectionString"] = $"Data Source={link};Pooling=False" });

        await Should.ThrowAsync<IOException>(second.StartAsync());
    }

    [Fact]
    public async Task RecordAfterTheEnd_CountedNotThrown()
    {
        await using var store = await TestStore.StartAsync();
        await store.StopAsync(Token);
        await store.Log.WriteAsync(store.Log.Pending("late"), Token);

        store.Log.Dropped.ShouldBe(1);
        store.HasLogged(5).ShouldBeTrue();
    }
}
