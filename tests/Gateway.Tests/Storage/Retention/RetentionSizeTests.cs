using Gateway.Storage;

namespace Gateway.Tests.Storage.Retention;

public sealed class RetentionSizeTests
{
    private const long Bound = 16 << 20;
    private static readonly string Text = new('x', 64 * 1024);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StoreOverItsBound_OldestRequestsGoWithTheirAttempts()
    {
        await using var store = await RetentionStore.OpenAsync(maxSizeMiB: 16);
        store.Write(Fat(store, 400));
        store.RunRetention();
        Checkpoint(store.Store);

        var kept = Numbers(store.Store);
        kept.ShouldBe(Enumerable.Range(400 - kept.Count, kept.Count));
        kept.Count.ShouldBeInRange(200, 250);
        store.Read("SELECT count(*) FROM provider_metrics WHERE log_id NOT IN (SELECT id FROM provider_logs)").ShouldBe(["0"]);
        store.Read("SELECT count(*) FROM provider_metrics").ShouldBe([$"{kept.Count}"]);
        store.Read("SELECT sum(requests) FROM request_slices").ShouldBe(["400"]);
        store.Read("SELECT sum(attempts) FROM usage_hours").ShouldBe(["400"]);
        new FileInfo(store.Store.File).Length.ShouldBeLessThanOrEqualTo(Bound);
        store.Use.Bytes.ShouldBeInRange(Bound * 94 / 100, Bound * 95 / 100);
    }

    [Fact]
    public async Task OnlyPendingRequestsLeft_TheyStay()
    {
        await using var store = await RetentionStore.OpenAsync(maxSizeMiB: 16);
        store.Write(Fat(store, 300).Select(record => record with { State = Gateway.Model.RequestState.Pending, Calls = [] }));
        store.RunRetention();

        store.Read("SELECT count(*), min(state) FROM provider_logs").ShouldBe(["300|pending"]);
    }

    [Fact]
    public async Task RollupsAloneOverTheBound_OldestUsageGoesAfterAllElse()
    {
        await using var store = await RetentionStore.OpenAsync(maxSizeMiB: 16);
        store.Write(store.Request("newest", TimeSpan.Zero));
        store.Write(store.Transition("newest", TimeSpan.Zero));
        store.Read("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000)
            INSERT INTO usage_hours SELECT 400000 + i / 1000, 'claude', 'claude-sonnet-4-5', 'key', hex(zeroblob(40)) || i, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0 FROM n
            """);
        var newest = store.Read("SELECT max(hour) FROM usage_hours");
        store.RunRetention();

        store.Read("SELECT (SELECT count(*) FROM provider_logs) + (SELECT count(*) FROM circuit_transitions) + (SELECT count(*) FROM request_slices)").ShouldBe(["0"]);
        store.Read("SELECT max(hour) FROM usage_hours").ShouldBe(newest);
        int.Parse(store.Read("SELECT min(hour) FROM usage_hours").Single()).ShouldBeInRange(400_010, 400_140);
        store.Use.Bytes.ShouldBeInRange(Bound * 94 / 100, Bound * 95 / 100);
    }

    [Fact]
    public async Task LongReaderOpen_RowsGoAndTheReaderSeesThemStill()
    {
        await using var store = await RetentionStore.OpenAsync(maxSizeMiB: 16);
        store.Write(Fat(store, 300));
        using var reader = store.Store.OpenConnection();
        TestStore.Read(reader, "BEGIN");
        TestStore.Read(reader, "SELECT count(*) FROM provider_logs").ShouldBe(["300"]);
        store.RunRetention();

        Numbers(store.Store).Count.ShouldBeInRange(200, 250);
        store.Use.Bytes.ShouldBeLessThan(Bound);
        TestStore.Read(reader, "SELECT count(*), sum(length(request_data)) FROM provider_logs").ShouldBe([$"300|{300 * Text.Length}"]);
    }

    [Fact]
    public async Task FileMadeWithoutAutoVacuum_UsedBytesAreBoundedAndTheWayOutIsTold()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-store-").FullName;
        await MakeFileAsync(Path.Combine(folder, "data"));
        await using var store = await RetentionStore.OpenAsync(maxSizeMiB: 16, folder: folder);
        store.Read("PRAGMA auto_vacuum").ShouldBe(["0"]);
        store.Write(Fat(store, 400));
        store.RunRetention();

        store.Store.HasLogged(11).ShouldBeTrue();
        store.Use.Bytes.ShouldBeLessThan(Bound);
        Numbers(store.Store)[^1].ShouldBe(399);
    }

    /// <summary>The whole writer, by the real clock: requests keep coming while rows go.</summary>
    [Fact]
    public async Task RequestsKeepComing_StoreIsBroughtBelowItsBoundAndTheNewestAreKept()
    {
        await using var store = TestStore.Create(configuration: RetentionStore.Configuration(maxSizeMiB: 16));
        await store.StartAsync();
        for (var n = 0; n < 800; n++)
        {
            await store.Log.WriteAsync((store.Log.Pending($"r{n}") with { RequestData = Text }).Completed().With(Records.Attempt()), Token);
            if (n % 40 == 0)
                await store.DrainAsync();
        }

        await store.DrainAsync();
        // The check after the last row comes within a second.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Used(store) > Bound * 98 / 100 || Pages(store) > Bound || new FileInfo(store.File).Length > Bound)
            await Task.Delay(20, timeout.Token);
        await store.StopAsync(Token);

        var kept = Numbers(store);
        kept.ShouldBe(Enumerable.Range(800 - kept.Count, kept.Count));
        kept.Count.ShouldBeInRange(100, 250);
        new FileInfo(store.File).Length.ShouldBeLessThanOrEqualTo(Bound);
        store.Read("SELECT sum(requests) FROM request_slices").ShouldBe(["800"]);
        store.Log.Dropped.ShouldBe(0);
    }

    private static IEnumerable<Gateway.Model.RequestRecord> Fat(RetentionStore store, int count) =>
        Enumerable.Range(0, count).Select(n => store.Request($"r{n}", TimeSpan.FromSeconds(count - n)) with { RequestData = Text });

    private static List<int> Numbers(TestStore store) =>
        [.. store.Read("SELECT substr(request_id, 2) FROM provider_logs ORDER BY id").Select(int.Parse)];

    private static long Used(TestStore store) => long.Parse(store.Read(
        "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size").Single());

    private static long Pages(TestStore store) =>
        long.Parse(store.Read("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Single());

    /// <summary>The file is cut where what the write-ahead log says of it is copied back.</summary>
    private static void Checkpoint(TestStore store) => store.Read("PRAGMA wal_checkpoint(TRUNCATE)");

    private static async Task MakeFileAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "gateway.db")};Pooling=False");
        connection.Open();
        TestStore.Read(connection, "CREATE TABLE made_by_hand (x)");
    }
}
