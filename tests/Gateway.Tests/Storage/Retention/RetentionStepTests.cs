using System.Diagnostics;

namespace Gateway.Tests.Storage.Retention;

/// <summary>How long the writer is kept from the next batch, by the real clock: never longer than one step.</summary>
public sealed class RetentionStepTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(2);
    private static readonly string Text = new('x', 1 << 20);

    // A busy machine may keep any one step from its processor for long: what is usual is held to the promise, the longest to no more than a stall.
    [Fact]
    public async Task OldRowsAndNewBatches_StepsAreShort()
    {
        var waits = await RunAsync(rows: 3000, fatEach: 100, batch: 100);

        waits[waits.Count / 2].ShouldBeLessThan(TimeSpan.FromMilliseconds(50));
        waits[^1].ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    // One step in a hundred may meet a processor that others hold: the longest of a quiet machine is 20 ms.
    [Fact]
    [Trait("Category", "Long")]
    public async Task ThreeHundredThousandOldRowsAndNewBatches_NoBatchWaitsFiftyMilliseconds()
    {
        var waits = await RunAsync(rows: 300_000, fatEach: 2000, batch: 500);

        waits[waits.Count * 99 / 100].ShouldBeLessThan(TimeSpan.FromMilliseconds(50));
        waits[^1].ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    /// <summary>Deletes the old rows, some of them fat, a batch of new ones before each step; answers how long the steps took, the longest last.</summary>
    private async Task<List<TimeSpan>> RunAsync(int rows, int fatEach, int batch)
    {
        await using var store = await RetentionStore.OpenAsync(days: 1, time: TimeProvider.System);
        foreach (var old in Enumerable.Range(0, rows).Chunk(500))
            store.Write(old.Select(n => store.Request($"old{n}", Old) with { RequestData = n % fatEach == 0 ? Text : null }));

        var (waits, written) = (new List<TimeSpan>(), 0);
        do
        {
            store.Write(Enumerable.Range(written, batch).Select(n => store.Request($"new{n}", TimeSpan.Zero)));
            written += batch;
            var began = Stopwatch.GetTimestamp();
            store.Step();
            waits.Add(Stopwatch.GetElapsedTime(began));
        }
        while (store.HasWork);

        store.Read("SELECT count(*), min(substr(request_id, 1, 3)) FROM provider_logs").ShouldBe([$"{written}|new"]);
        store.Read("SELECT count(*) FROM provider_metrics").ShouldBe([$"{written}"]);
        var longest = string.Join(", ", waits.Index().OrderByDescending(wait => wait.Item).Take(5).Select(wait => $"{wait.Item.TotalMilliseconds:F0} (step {wait.Index})"));
        waits.Sort();
        output.WriteLine($"{waits.Count} steps: median {waits[waits.Count / 2].TotalMilliseconds:F1} ms; longest {longest} ms");
        return waits;
    }
}
