namespace Gateway.Tests.Hardening;

/// <summary>Requests of every hostile kind at every door. The seed makes them the same each time: a failure says the number of its request.</summary>
public sealed class HostileTests
{
    private const int Seed = 7;

    [Fact(Timeout = 60_000)]
    public async Task HostileRequests_GetErrorsOfTheContractAndDisturbNobody()
    {
        await using var run = await HostileRun.StartAsync(Seed);

        await run.SendAsync(2_000, atOnce: 16);

        run.Problems.ShouldBeEmpty();
        await run.CheckRestAsync();
    }
}
