using Gateway.Tests.Faults.Load;

namespace Gateway.Tests.Hardening;

/// <summary>100,000 of them. Alone on the machine: the memory is the process's.</summary>
[Collection(LoadCollection.Name)]
[Trait("Category", "Long")]
public sealed class HostileLoadTests
{
    private const int Seed = 11;
    private const int Requests = 100_000;

    // The test's own books (what was answered) grow by 32 KB; the store's and the pools' buffers swing by a few MiB.
    private const long HeapTolerance = 12L * 1024 * 1024;
    private const long SetTolerance = 64L * 1024 * 1024;

    [Fact(Timeout = 600_000)]
    public async Task AHundredThousandHostileRequests_BringErrorsOfTheContractAndNoGrowth()
    {
        await using var run = await HostileRun.StartAsync(Seed);
        await run.SendAsync(Requests / 4, atOnce: 32);
        var (heap, set) = Memory();

        await run.SendAsync(Requests - (Requests / 4), atOnce: 32);

        run.Problems.ShouldBeEmpty();
        await run.CheckRestAsync();
        var (heapNow, setNow) = Memory();
        (heapNow - heap).ShouldBeLessThan(HeapTolerance);
        (setNow - set).ShouldBeLessThan(SetTolerance);
        TestContext.Current.TestOutputHelper!.WriteLine($"heap {heap >> 20} -> {heapNow >> 20} MiB, set {set >> 20} -> {setNow >> 20} MiB; {string.Join(", ", run.Statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}"))}");
    }

    private static (long Heap, long Set) Memory()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }
}
