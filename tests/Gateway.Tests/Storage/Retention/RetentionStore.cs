using Gateway.Model;
using Gateway.Storage;
using Gateway.Storage.Retention;
using Gateway.Tests.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Storage.Retention;

/// <summary>
/// A store whose writer's work the test does itself: batches and steps of retention, by a clock that stands still unless the test
/// brings its own.
/// </summary>
internal sealed class RetentionStore : IAsyncDisposable
{
    private readonly LogBatch _batch = new();
    private readonly SqliteLogStore _sqlite;
    private readonly StoreRetention _retention;
    private readonly CheckpointTask _checkpoints;

    private RetentionStore(TestStore store)
    {
        Store = store;
        _sqlite = store.Services.GetRequiredService<SqliteLogStore>();
        _retention = store.Services.GetRequiredService<StoreRetention>();
        _checkpoints = store.Services.GetRequiredService<CheckpointTask>();
    }

    public TestStore Store { get; }

    public StoreUse Use => Store.Services.GetRequiredService<StoreUse>();

    public DateTimeOffset Now => Store.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    public static async Task<RetentionStore> OpenAsync(
        int days = 0, int usageDays = 0, int maxSizeMiB = 0, string? folder = null, TimeProvider? time = null)
    {
        var store = TestStore.Create(
            folder: folder,
            configuration: Configuration(days, usageDays, maxSizeMiB),
            services: services => services.AddSingleton(time ?? new ManualTime()));
        var opened = new RetentionStore(store);
        await opened._sqlite.PrepareAsync(TestContext.Current.CancellationToken);
        await opened._checkpoints.StartAsync(TestContext.Current.CancellationToken);
        return opened;
    }

    public static Dictionary<string, string?> Configuration(int days = 0, int usageDays = 0, int maxSizeMiB = 0) => new()
    {
        ["Gateway:Storage:RetentionDays"] = $"{days}",
        ["Gateway:Storage:UsageRetentionDays"] = $"{usageDays}",
        ["Gateway:Storage:MaxSizeMiB"] = $"{maxSizeMiB}",
    };

    /// <summary>A completed request with one attempt, so long ago.</summary>
    public RequestRecord Request(string id, TimeSpan ago)
    {
        var at = (Now - ago).ToUnixTimeMilliseconds();
        return (Store.Log.Pending(id) with { CreatedAt = at }).Completed().With(Records.Attempt() with { CreatedAt = at });
    }

    public CircuitTransition Transition(string cause, TimeSpan ago) =>
        new("claude", CircuitPosition.Closed, CircuitPosition.Open, Now - ago, cause);

    public void Write(params IEnumerable<RequestRecord> records)
    {
        foreach (var record in records)
            _batch.Add(new LogEntry(Request: record));
        WriteBatch();
    }

    public void Write(params IEnumerable<CircuitTransition> transitions)
    {
        foreach (var transition in transitions)
            _batch.Add(new LogEntry(Transition: transition));
        WriteBatch();
    }

    public void Step() => _sqlite.Retain();

    /// <summary>Steps until a check finds nothing to do, and answers how many had work.</summary>
    public int RunRetention()
    {
        for (var steps = 0; ; steps++)
        {
            steps.ShouldBeLessThan(100_000, "retention found no end");
            Step();
            if (!HasWork)
                return steps;
        }
    }

    public bool HasWork => _retention.Wait < TimeSpan.FromMilliseconds(100);

    public List<string> Read(string sql) => Store.Read(sql);

    public async ValueTask DisposeAsync()
    {
        await _checkpoints.StopAsync(CancellationToken.None);
        _sqlite.Dispose();
        await Store.DisposeAsync();
    }

    private void WriteBatch()
    {
        _sqlite.Write(_batch).ShouldBe(0);
        _batch.Clear();
    }
}
