using Gateway.Storage;
using Gateway.Storage.Retention;
using Gateway.Tests.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Storage.Retention;

/// <summary>Retention on the log's own task, beside its batches.</summary>
public sealed class RetentionWriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoRequestsCome_RowsThatGrewOldGoAllTheSame()
    {
        var time = new ManualTime();
        await using var store = await StartAsync(time);
        await RowsAreAsync(store, time, "3");
        time.Advance(TimeSpan.FromDays(2));

        await RowsAreAsync(store, time, "0");
        await PumpUntilAsync(time, () => store.Read("SELECT count(*) FROM request_slices").Single() == "0");
        store.Read("SELECT sum(attempts) FROM usage_hours").ShouldBe(["3"]);
    }

    [Fact]
    public async Task DeletingFails_LogGoesOnAndTheNextCheckTriesAgain()
    {
        var time = new ManualTime();
        await using var store = await StartAsync(time);
        await RowsAreAsync(store, time, "3");
        store.Read("CREATE TRIGGER refuse BEFORE DELETE ON provider_logs BEGIN SELECT RAISE(ABORT, 'refused'); END");
        time.Advance(TimeSpan.FromDays(2));
        await PumpUntilAsync(time, () => store.HasLogged(10));

        store.Log.TryWrite((store.Log.Pending("later") with { CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds() }).Completed()).ShouldBeTrue();
        await RowsAreAsync(store, time, "4");
        store.Log.IsWritable.ShouldBeTrue();

        store.Read("DROP TRIGGER refuse");
        time.Advance(TimeSpan.FromMinutes(1));
        await RowsAreAsync(store, time, "1");
        store.Read("SELECT request_id FROM provider_logs").ShouldBe(["later"]);
        store.Log.Dropped.ShouldBe(0);
    }

    /// <summary>A store that keeps rows a day, with three from now.</summary>
    private static async Task<TestStore> StartAsync(ManualTime time)
    {
        var store = TestStore.Create(configuration: RetentionStore.Configuration(days: 1), services: services => services.AddSingleton<TimeProvider>(time));
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var n = 0; n < 3; n++)
            store.Log.TryWrite((store.Log.Pending($"r{n}") with { CreatedAt = now }).Completed().With(Records.Attempt() with { CreatedAt = now })).ShouldBeTrue();
        await store.StartAsync();
        return store;
    }

    private static Task RowsAreAsync(TestStore store, ManualTime time, string count) =>
        PumpUntilAsync(time, () => store.Read("SELECT count(*) FROM provider_logs").Single() == count);

    /// <summary>Lets the writer's short waits pass (linger, pause) until the outcome is there.</summary>
    private static async Task PumpUntilAsync(ManualTime time, Func<bool> done)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!done())
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(2, timeout.Token);
        }
    }
}
