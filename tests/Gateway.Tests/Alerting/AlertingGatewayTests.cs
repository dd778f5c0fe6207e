using Gateway.Alerting.Monitoring;
using Gateway.Alerting.Rules;
using Gateway.Hosting;
using Gateway.Storage.Queries;
using Gateway.Tests.Admin;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Alerting;

/// <summary>The whole gateway: what its requests do reaches monitor, rules and metrics.</summary>
public sealed class AlertingGatewayTests
{
    [Fact]
    public async Task ProviderThatFails_OpensItsCircuit_AndAnAlertFires()
    {
        await using var providers = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(500, "api_error"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer,
            ["Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1", "Gateway:Alerts:EvaluationInterval=00:00:01"]);
        (await providers.AskAsync(id: "opens")).Dispose();

        var evaluator = providers.Gateway.Services.GetRequiredService<AlertEvaluator>();
        await Eventually.TrueAsync(() => evaluator.Active.Any(a => a.Key == "circuit_open/claude"), "the alert never fires");
        (await providers.Gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken))
            .ShouldContain("gateway_alerts_firing{rule=\"circuit_open\",severity=\"medium\"} 1");
        var monitor = providers.Gateway.Services.GetRequiredService<PerformanceMonitor>();
        await Eventually.TrueAsync(() => monitor.Requests(TimeSpan.FromMinutes(1)).Total == 1, "the request never reaches the monitor");
        monitor.Requests(TimeSpan.FromMinutes(1)).Completed.ShouldBe(1);
        monitor.Calls(TimeSpan.FromMinutes(1)).Select(c => (c.Provider, c.Traffic.Completed, c.Traffic.Failed)).ShouldBe([("claude", 0, 1), ("gemini", 1, 0)]);
    }

    [Fact]
    public async Task Start_RemembersWhatTheLastHourCost()
    {
        await using var gateway = await TestGateway.StartAsync();
        await SeededLog.RequestAsync(gateway, 1, TimeSpan.FromMinutes(30), cost: 70);
        await SeededLog.RequestAsync(gateway, 2, TimeSpan.FromMinutes(10), cost: 40);
        await SeededLog.RequestAsync(gateway, 3, TimeSpan.FromMinutes(100), cost: 7);
        var monitor = new PerformanceMonitor(new HashSet<string> { "m1" }, TimeProvider.System);
        var restore = new SpendingRestore(
            gateway.Services.GetRequiredService<RequestStatistics>(), monitor, TimeProvider.System, NullLogger<SpendingRestore>.Instance);
        await restore.StartAsync(TestContext.Current.CancellationToken);

        monitor.Requests(TimeSpan.FromHours(1)).CostUsd.ShouldBe(110);
        monitor.Requests(TimeSpan.FromMinutes(20)).CostUsd.ShouldBe(40);
        monitor.Calls(PerformanceMonitor.Kept).Single().Traffic.CostUsd.ShouldBe(117);
    }
}
