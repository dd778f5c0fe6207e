namespace Gateway.Tests.Hardening;

/// <summary>Requests of every hostile kind at every door. The seed makes them the same each time: a failure says the number of its request.</summary>
public sealed class HostileTests
{
    private const int Seed = 7;

    // Each kind at each door, some with several dice.
    private const int Requests = 840;

    [Fact(Timeout = 120_000)]
    public async Task HostileRequests_GetErrorsOfTheContractAndDisturbNobody()
    {
        await using var run = await HostileRun.StartAsync(Seed);

        await run.SendAsync(Requests, atOnce: 16);

        run.Problems.ShouldBeEmpty();
        await run.CheckRestAsync();
    }
}
