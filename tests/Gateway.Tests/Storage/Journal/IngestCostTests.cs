using System.Diagnostics;
using Gateway.Storage;

namespace Gateway.Tests.Storage.Journal;

/// <summary>What the log costs the path of a request while it takes 5,000 of them a second.</summary>
public sealed class IngestCostTests
{
    private const int PerSecond = 5_000;
    private const int Seconds = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task FiveThousandRequestsASecond_CostTheirPathLessThanFiveMicrosecondsEach()
    {
        await using var store = await TestStore.StartAsync();
        await RunAsync(store.Log, "warm-up", PerSecond);
        await store.DrainAsync();

        var costs = await RunAsync(store.Log, "measured", PerSecond * Seconds);
        var longest = store.Log.QueueLength;
        await store.DrainAsync();

        Array.Sort(costs);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"µs a request: mean {costs.Average():0.00}, median {costs[costs.Length / 2]:0.00}, p99 {costs[costs.Length * 99 / 100]:0.0}; waiting at the end {longest}");
        costs[costs.Length / 2].ShouldBeLessThan(5);
        // It keeps up: a queue that only grows would be full in the end, and its writers would wait.
        longest.ShouldBeLessThan(PerSecond / 2);
        store.Log.Dropped.ShouldBe(0);
        store.Read("SELECT count(*) FROM provider_logs WHERE state = 'completed'").ShouldBe([$"{PerSecond * (Seconds + 1)}"]);
    }

    /// <summary>Microseconds a request spent on its log: dispatch, its end kept in the journal, its end handed over.</summary>
    private static async Task<double[]> RunAsync(RequestLog log, string name, int count)
    {
        var costs = new double[count];
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var (done, begun) = (0, Stopwatch.GetTimestamp());
        while (done < count && await tick.WaitForNextTickAsync(Token))
        {
            for (var due = Math.Min(count, Stopwatch.GetElapsedTime(begun).TotalSeconds * PerSecond); done < due; done++)
                costs[done] = await AskAsync(log, $"{name}-{done}");
        }

        return costs;
    }

    private static async ValueTask<double> AskAsync(RequestLog log, string id)
    {
        var pending = log.Pending(id) with { UserId = "user-4711", KeyId = "key-1", ConversationId = "conversation-1" };
        var end = pending.Completed().With(Records.Attempt());
        var begun = Stopwatch.GetTimestamp();
        log.TryWrite(pending);
        var kept = log.Keep(end);
        await log.WriteAsync(end, kept, Token);
        var cost = Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
        kept.ShouldNotBeNull();
        return cost;
    }
}
