using Gateway.Simulator;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Crash;

/// <summary>The gateway is killed under load, again and again on one store: who had an answer has a row.</summary>
public sealed class KillTests
{
    [Fact]
    [Trait("Category", "Long")]
    public Task KilledTwentyTimesUnderLoad_EveryAnswerHasItsRowOnce() => KillAsync(20);

    private static async Task KillAsync(int times)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-crash-").FullName;
        await using var upstream = await SimulatorHost.StartAsync(new SimulatorOptions(), TestContext.Current.CancellationToken);
        var settings = TestGateway.Providers(upstream.BaseAddress).ToList();
        var (answered, replays, random) = (new List<string>(), 0, new Random(times));
        try
        {
            for (var life = 0; ; life++)
            {
                await using var gateway = await GatewayProcess.StartAsync(folder, settings);
                using (var store = new CrashedStore(folder))
                    store.ShouldHold(answered);
                replays += gateway.Output.Contains("from the journal", StringComparison.Ordinal) ? 1 : 0;
                if (life == times)
                    break;
                answered.AddRange(await KillUnderLoadAsync(gateway, $"life{life}", TimeSpan.FromMilliseconds(random.Next(50, 600))));
            }

            // Killed in the moment an answer had come: without the journal its row could not have been there.
            replays.ShouldBeGreaterThan(0);
            answered.Count.ShouldBeGreaterThan(times);
            TestContext.Current.TestOutputHelper?.WriteLine($"{answered.Count} answers, {replays} of {times} starts found some of them in the journal");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyCollection<string>> KillUnderLoadAsync(GatewayProcess gateway, string name, TimeSpan after)
    {
        using var clients = new CrashClients(gateway.BaseAddress, name);
        var asking = clients.RunAsync();
        await clients.NextAnswerAsync();
        await Task.Delay(after, TestContext.Current.CancellationToken);
        await clients.NextAnswerAsync();
        await gateway.KillAsync();
        await asking;
        return clients.Answered;
    }
}
