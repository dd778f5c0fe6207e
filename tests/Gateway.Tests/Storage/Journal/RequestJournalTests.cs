using Gateway.Model;
using Gateway.Storage;
using Gateway.Storage.Journal;

namespace Gateway.Tests.Storage.Journal;

/// <summary>The journal of a real store, whose process "dies" when it stops without the end of what was kept.</summary>
public sealed class RequestJournalTests
{
    private const int Replayed = 22;
    private const int JournalFailed = 21;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EndThatWasKept_IsTheRowAfterTheNextStart()
    {
        await using var died = await TestStore.StartAsync();
        var pending = died.Log.Pending("req-1") with { UserId = "user", KeyId = "key" };
        await died.Log.WriteAsync(pending, Token);
        await died.Log.WriteAsync(died.Log.Pending("not-answered"), Token);
        died.Log.Keep(pending.Completed().With(Records.Attempt(success: false), Records.Attempt())).ShouldNotBeNull();
        await died.StopAsync(Token);

        await using var store = await TestStore.StartAsync(folder: died.Folder);
        store.Read("SELECT request_id, user_id, state, attempts, input_tokens, cache_write_tokens, output_tokens, cost_usd, error_code FROM provider_logs ORDER BY id")
            .ShouldBe(["req-1|user|completed|claude=ok|10|7|20|0.00123|NULL", "not-answered|NULL|failed|NULL|NULL|NULL|NULL|NULL|gateway_crash"]);
        store.Read("SELECT outcome, is_last, key_id, cost_usd FROM provider_metrics ORDER BY id").ShouldBe(["overloaded|0|key|0.001", "ok|1|key|0.001"]);
        store.Read("SELECT requests, attempts, cost_nano FROM usage_hours").ShouldBe(["1|2|2000000"]);
        store.HasLogged(Replayed).ShouldBeTrue();
        Journal(store).Length.ShouldBe(0);
    }

    [Fact]
    public async Task EndWhoseDispatchWasNeverWritten_IsARowToo()
    {
        await using var died = await TestStore.StartAsync();
        died.Log.Keep(died.Log.Pending("req-1").Completed()).ShouldNotBeNull();
        await died.StopAsync(Token);

        await using var store = await TestStore.StartAsync(folder: died.Folder);
        store.Read("SELECT request_id, state FROM provider_logs").ShouldBe(["req-1|completed"]);
        store.Log.NextId().ShouldBeGreaterThan(long.Parse(store.Read("SELECT id FROM provider_logs").Single(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task JournalReplayedTwice_RowAndAttemptsCountOnce()
    {
        await using var died = await TestStore.StartAsync();
        died.Log.Keep(died.Log.Pending("req-1").Completed().With(Records.Attempt())).ShouldNotBeNull();
        await died.StopAsync(Token);
        var kept = await File.ReadAllBytesAsync(Journal(died).FullName, Token);

        // The second start is killed after its commit, before it has emptied the journal.
        await using var second = await TestStore.StartAsync(folder: died.Folder);
        await second.StopAsync(Token);
        await File.WriteAllBytesAsync(Journal(second).FullName, kept, Token);

        await using var store = await TestStore.StartAsync(folder: died.Folder);
        store.HasLogged(Replayed).ShouldBeTrue();
        store.Read("SELECT request_id, state FROM provider_logs").ShouldBe(["req-1|completed"]);
        store.Read("SELECT count(*) FROM provider_metrics").ShouldBe(["1"]);
        store.Read("SELECT sum(requests), sum(attempts) FROM usage_hours").ShouldBe(["1|1"]);
    }

    [Fact]
    public async Task MoreEndsAtOnceThanTheFileGrowsBy_AreAllKept()
    {
        await using var died = await TestStore.StartAsync();
        Parallel.For(0, 500, n => died.Log.Keep(died.Log.Pending($"req-{n}").Completed()).ShouldNotBeNull());
        await died.StopAsync(Token);

        await using var store = await TestStore.StartAsync(folder: died.Folder);
        store.Read("SELECT count(DISTINCT request_id) FROM provider_logs WHERE state = 'completed'").ShouldBe(["500"]);
        Journal(store).Length.ShouldBe(0);
    }

    [Fact]
    public async Task EndThatSaysSomethingElse_Wins()
    {
        await using var died = await TestStore.StartAsync();
        var pending = died.Log.Pending("left");
        var kept = died.Log.Keep(pending.Completed());
        await died.Log.WriteAsync(pending.Failed("client_closed"), kept, Token);
        await died.StopAsync(Token);

        await using var store = await TestStore.StartAsync(folder: died.Folder);
        store.Read("SELECT state, error_code FROM provider_logs").ShouldBe(["failed|client_closed"]);
        store.HasLogged(Replayed).ShouldBeFalse();
    }

    [Fact]
    public async Task KeptAgain_TheLaterOneCounts()
    {
        await using var died = await TestStore.StartAsync();
        var pending = died.Log.Pending("twice");
        var first = died.Log.Keep(pending.Completed().With(Records.Attempt()));
        var second = died.Log.Keep(pending.Completed().With(Records.Attempt(success: false), Records.Attempt()), first);
        second.ShouldNotBeNull().ShouldNotBeSameAs(first);
        await died.StopAsync(Token);

        await using var store = await TestStore.StartAsync(folder: died.Folder);
        store.Read("SELECT count(*), sum(is_last) FROM provider_metrics").ShouldBe(["2|1"]);
    }

    [Fact]
    public async Task TornEntry_IsLeftOutAndTheOthersAreRead()
    {
        await using var died = await TestStore.StartAsync();
        foreach (var id in new[] { "torn", "whole" })
            died.Log.Keep(died.Log.Pending(id).Completed()).ShouldNotBeNull();
        await died.StopAsync(Token);
        using (var file = Journal(died).OpenWrite())
        {
            file.Position = 100;
            file.WriteByte(0xFF);
        }

        await using var store = await TestStore.StartAsync(folder: died.Folder);
        store.Read("SELECT request_id FROM provider_logs").ShouldBe(["whole"]);
        store.HasLogged(Replayed).ShouldBeTrue();
    }

    [Fact]
    public async Task RecordLongerThanAPage_IsReadBackWhole()
    {
        await using var died = await TestStore.StartAsync();
        var calls = Enumerable.Range(0, 100).Select(n => Records.Attempt(n == 99)).ToArray();
        // What a caller sends as an id may look like an entry of its own: only the beginning of a page is taken for one.
        var user = string.Concat(Enumerable.Repeat("GJ\u0001\0", 10_000));
        died.Log.Keep(died.Log.Pending("short").Completed()).ShouldNotBeNull();
        died.Log.Keep((died.Log.Pending("long") with { UserId = user }).Completed().With(calls)).ShouldNotBeNull();
        died.Log.Keep(died.Log.Pending("after").Completed()).ShouldNotBeNull();
        await died.StopAsync(Token);

        await using var store = await TestStore.StartAsync(folder: died.Folder);
        store.Read("SELECT request_id, length(CAST(user_id AS BLOB)) FROM provider_logs ORDER BY id").ShouldBe(["short|NULL", "long|40000", "after|NULL"]);
        store.Read("SELECT count(*), total(cost_usd) > 0.0999 FROM provider_metrics").ShouldBe(["100|1"]);
    }

    [Fact]
    public async Task PartOfALongRecordMissing_NothingOfItIsTaken()
    {
        await using var died = await TestStore.StartAsync();
        died.Log.Keep((died.Log.Pending("long") with { UserId = new string('u', 10_000) }).Completed()).ShouldNotBeNull();
        await died.StopAsync(Token);
        using (var file = Journal(died).OpenWrite())
        {
            file.Position = JournalPage.Size;
            file.Write(JournalPage.Free);
        }

        await using var store = await TestStore.StartAsync(folder: died.Folder);
        store.Read("SELECT count(*) FROM provider_logs").ShouldBe(["0"]);
    }

    [Fact]
    public async Task FreedPages_AreUsedAgain()
    {
        await using var store = await TestStore.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            var kept = Enumerable.Range(0, 20).Select(n => store.Log.Pending($"req-{round}-{n}").Completed()).Select(end => (end, store.Log.Keep(end))).ToList();
            foreach (var (end, slot) in kept)
                await store.Log.WriteAsync(end, slot, Token);
            await store.DrainAsync();
        }

        var file = Journal(store);
        // 20 of them fit into what the file grows by.
        file.Length.ShouldBe(64 * JournalPage.Size);
        // All are free: a kill now leaves nothing to replay.
        var left = await JournalFile.ReadAsync(file.FullName);
        (left.Records.Count, left.Unreadable).ShouldBe((0, 0));
        await store.StopAsync(Token);
        Journal(store).Length.ShouldBe(0);
    }

    [Fact]
    public async Task RecordTheDatabaseCannotTake_IsNotKeptForGood()
    {
        await using var store = await TestStore.StartAsync();
        var end = store.Log.Pending("refused").Completed();
        var kept = store.Log.Keep(end);
        await store.Log.WriteAsync(end with { RequestId = null! }, kept, Token);
        await store.StopAsync(Token);

        store.Log.Dropped.ShouldBe(1);
        Journal(store).Length.ShouldBe(0);
    }

    [Fact]
    public async Task DatabaseLockedUntilTheStopGivesUp_AnsweredRequestIsInTheLogAfterTheNextStart()
    {
        await using var store = await TestStore.StartAsync(new RequestLogSettings { BusyTimeout = TimeSpan.FromMilliseconds(1) });
        using (var other = store.OpenConnection())
        {
            TestStore.Read(other, "BEGIN IMMEDIATE");
            var end = store.Log.Pending("req-1").Completed().With(Records.Attempt());
            await store.Log.WriteAsync(end, store.Log.Keep(end), Token);
            await store.LoggedAsync(2);
            await store.StopAsync(new CancellationToken(canceled: true));
        }

        (store.Log.Dropped, store.HasLogged(4)).ShouldBe((0, false));
        await using var next = await TestStore.StartAsync(folder: store.Folder);
        next.Read("SELECT request_id, state FROM provider_logs").ShouldBe(["req-1|completed"]);
    }

    [Fact]
    public async Task StopGivesUpWithAFullQueue_OnlyWhatTheJournalDoesNotKeepIsLost()
    {
        await using var store = await TestStore.StartAsync(new RequestLogSettings { QueueCapacity = 3, BusyTimeout = TimeSpan.FromMilliseconds(1) });
        using (var other = store.OpenConnection())
        {
            TestStore.Read(other, "BEGIN IMMEDIATE");
            await EndAsync(store, store.Log.Pending("kept-in-batch"), isKept: true);
            await store.LoggedAsync(2);
            var pending = store.Log.Pending("kept-in-queue");
            store.Log.TryWrite(pending).ShouldBeTrue();
            await EndAsync(store, pending, isKept: true);
            await EndAsync(store, store.Log.Pending("lost-in-queue"), isKept: false);
            Task[] waiting =
            [
                EndAsync(store, store.Log.Pending("kept-and-waits"), isKept: true), EndAsync(store, store.Log.Pending("lost-and-waits"), isKept: false),
            ];
            waiting.ShouldAllBe(writer => !writer.IsCompleted);
            await store.StopAsync(new CancellationToken(canceled: true));
            await Task.WhenAll(waiting);
        }

        (store.Log.Dropped, store.HasLogged(4), store.HasLogged(5)).ShouldBe((2, true, true));
        await using var next = await TestStore.StartAsync(folder: store.Folder);
        next.Read("SELECT request_id, state FROM provider_logs ORDER BY id").ShouldBe(["kept-in-batch|completed", "kept-in-queue|completed", "kept-and-waits|completed"]);
    }

    [Fact]
    public async Task DiskThatRefuses_RequestGoesOnAndItIsLogged()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full here");
        await using var store = TestStore.Create();
        Directory.CreateDirectory(Path.GetDirectoryName(store.File)!);
        File.CreateSymbolicLink(Journal(store).FullName, "/dev/full");
        await store.StartAsync();
        var end = store.Log.Pending("req-1").Completed();

        var kept = store.Log.Keep(end);
        kept.ShouldBeNull();
        await store.Log.WriteAsync(end, kept, Token);
        await store.DrainAsync();

        store.HasLogged(JournalFailed).ShouldBeTrue();
        (store.Log.IsWritable, store.Log.Dropped).ShouldBe((true, 0));
        store.Read("SELECT state FROM provider_logs").ShouldBe(["completed"]);
    }

    [Fact]
    public async Task SecondGatewayOnTheStore_DoesNotStartAndSaysWhy()
    {
        await using var store = await TestStore.StartAsync();
        await store.Log.WriteAsync(store.Log.Pending("running"), Token);
        await store.DrainAsync();
        await using var second = TestStore.Create(folder: store.Folder);

        var failure = await Should.ThrowAsync<IOException>(second.StartAsync());
        failure.Message.ShouldContain("does another gateway run on this store?");
        store.Read("SELECT state FROM provider_logs").ShouldBe(["pending"]);
    }

    [Fact]
    public async Task File_IsItsOwnersAlone()
    {
        await using var store = await TestStore.StartAsync();
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Journal(store).FullName).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static Task EndAsync(TestStore store, RequestRecord pending, bool isKept)
    {
        var end = pending.Completed();
        return store.Log.WriteAsync(end, isKept ? store.Log.Keep(end) : null, Token).AsTask();
    }

    private static FileInfo Journal(TestStore store) => new($"{store.File}-inflight");
}
