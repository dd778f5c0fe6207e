using Gateway.Model;
using Gateway.Resilience;
using Gateway.Storage;
using Gateway.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Faults.Load;

/// <summary>It counts the process's timers and work, so nothing else may run beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LoadCollection
{
    public const string Name = "load";
}

/// <summary>2,000 requests, 64 in flight; two providers fail at random, the third is killed and brought back.</summary>
[Collection(LoadCollection.Name)]
public sealed class UnderLoadTests
{
    private const int Requests = 2_000;
    private const int InFlight = 64;
    private const int ProcessTimers = 8;

    private static readonly string[] Skipped = ["circuit_open", "on_hold"];

    private static readonly string[] Settings = [.. new[] { "claude", "gemini", "openai" }.SelectMany(provider => new[]
    {
        $"Gateway:Providers:{provider}:Retry:MaxRetries=1",
        $"Gateway:Providers:{provider}:Retry:BaseDelay=00:00:00.002",
        $"Gateway:Providers:{provider}:Retry:MaxDelay=00:00:00.010",
        $"Gateway:Providers:{provider}:CircuitBreaker:SamplingDuration=00:00:01",
        $"Gateway:Providers:{provider}:CircuitBreaker:BreakDuration=00:00:00.500",
    })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task FailingDyingAndReturningProviders_EveryClientIsAnsweredAndNothingIsLeftBehind()
    {
        var timers = Timer.ActiveCount;
        await using (var upstreams = await LoadUpstreams.StartAsync(seed: 20_26))
        {
            await using (var gateway = await upstreams.StartGatewayAsync(Settings))
            {
                var clients = new LoadClients(gateway, InFlight);
                await DriveAsync(upstreams, gateway, clients);
                await CheckCountsAsync(upstreams, gateway, clients);
                upstreams.OpenCalls.ShouldBe(0);
            }

            await UntilAsync(() => upstreams.Connections == 0, () => $"{upstreams.Connections} connections to the providers are left");
        }

        await UntilAsync(() => ThreadPool.PendingWorkItemCount == 0, () => $"{ThreadPool.PendingWorkItemCount} pieces of work are left");
        // The process starts some of its own with its first gateway; a leak would be one a request.
        await UntilAsync(() => Timer.ActiveCount <= timers + ProcessTimers, () => $"{Timer.ActiveCount} timers are left, there were {timers}");
    }

    /// <summary>Each step waits for what it is about, so that the story is the same on any machine.</summary>
    private static async Task DriveAsync(LoadUpstreams upstreams, TestGateway gateway, LoadClients clients)
    {
        var circuits = gateway.Circuits;
        var running = clients.RunAsync();
        try
        {
            await UntilAsync(() => clients.Done >= Requests / 4, () => $"{clients.Done} answers", running);
            await upstreams.KillOpenAiAsync();
            await UntilAsync(() => circuits["openai"].Position != CircuitPosition.Closed, () => "the dead provider's circuit never opened", running);
            await UntilAsync(() => clients.Done >= Requests / 2, () => $"{clients.Done} answers", running);
            await upstreams.ReviveOpenAiAsync();
            await UntilAsync(() => circuits["openai"].Position == CircuitPosition.Closed, () => "the revived provider's circuit never closed", running);
            await UntilAsync(() => clients.Done >= Requests, () => $"{clients.Done} answers", running);
            upstreams.GetWell();
            await UntilAsync(() => circuits.All.All(circuit => circuit.Position == CircuitPosition.Closed), () => "a circuit never closed", running);
        }
        finally
        {
            clients.Stop();
            await running;
        }
    }

    private static async Task CheckCountsAsync(LoadUpstreams upstreams, TestGateway gateway, LoadClients clients)
    {
        await using var store = await gateway.Services.GetRequiredService<IDbContextFactory<GatewayDbContext>>().CreateDbContextAsync(Token);
        await UntilAsync(() => store.ProviderLogs.Count(row => row.State != RequestState.Pending) == clients.Done, () => "requests never ended in the log");
        var series = await Series.ReadAsync(gateway);

        clients.Done.ShouldBeGreaterThanOrEqualTo(Requests);
        series.Sum("gateway_requests_total").ShouldBe(clients.Done);
        series.Sum("gateway_requests_total", "outcome=\"ok\"").ShouldBe(clients.Ends["ok"]);
        (await store.ProviderLogs.CountAsync(row => row.State == RequestState.Completed, Token)).ShouldBe(clients.Ends["ok"]);
        clients.Ends["broken"].ShouldBeGreaterThan(0);
        series.Sum("gateway_inflight_requests").ShouldBe(0);
        series.Sum("gateway_log_records_dropped_total").ShouldBe(0);

        foreach (var provider in new[] { "claude", "gemini", "openai" })
            (await store.ProviderMetrics.CountAsync(row => row.Provider == provider, Token)).ShouldBe((int)Asked(series, provider), provider);
        Asked(series, "claude").ShouldBe(upstreams.Claude.Calls.Count);
        Asked(series, "gemini").ShouldBe(upstreams.Gemini.Calls.Count);
        // A dead provider sees no call; each of those attempts says so.
        var unseen = Asked(series, "openai") - upstreams.OpenAiCalls;
        unseen.ShouldBeInRange(0, series.Sum("gateway_attempts_total", "provider=\"openai\"", "outcome=\"connection\""));

        series.Sum("gateway_circuit_transitions_total", "provider=\"openai\"", "to=\"open\"").ShouldBeGreaterThan(0);
        series.Sum("gateway_circuit_transitions_total", "provider=\"openai\"", "to=\"closed\"").ShouldBeGreaterThan(0);
        series.Sum("gateway_circuit_state").ShouldBe(0);
    }

    /// <summary>Attempts that asked the provider.</summary>
    private static double Asked(Series series, string provider) =>
        series.Sum("gateway_attempts_total", $"provider=\"{provider}\"")
        - Skipped.Sum(outcome => series.Sum("gateway_attempts_total", $"provider=\"{provider}\"", $"outcome=\"{outcome}\""));

    /// <summary>Waits for <paramref name="condition"/>, bounded by the test's own time; <paramref name="running"/> may fail meanwhile.</summary>
    private static async Task UntilAsync(Func<bool> condition, Func<string> otherwise, Task? running = null)
    {
        while (!condition())
        {
            if (running is { IsCompleted: true })
                await running;
            Token.IsCancellationRequested.ShouldBeFalse(otherwise());
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
