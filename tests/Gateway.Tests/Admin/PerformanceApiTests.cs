using System.Text.Json;
using Gateway.Alerting.Monitoring;
using Gateway.Tests.Alerting;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

public sealed class PerformanceApiTests
{
    [Fact]
    public async Task LastMinutes_AreToldInAll_ByMinute_ByProviderAndModel()
    {
        await using var gateway = await TestGateway.StartAsync();
        var monitor = gateway.Services.GetRequiredService<PerformanceMonitor>();
        monitor.Record(
            Alerting.Traffic.Request(3, usd: 0.3m),
            [Alerting.Traffic.Call("claude", "claude-sonnet-4-5", 1, "overloaded", 0.1m), Alerting.Traffic.Call("gemini", "made-up", 2, usd: 0.2m)]);
        monitor.Record(Alerting.Traffic.Request(error: "not_found_error", usd: null), []);
        var answer = await AdminAnswer.GetAsync(gateway, "/admin/performance?minutes=5");

        answer.Status.ShouldBe(200, answer.Text);
        var body = answer.Body;
        body.EnumerateObject().Select(p => p.Name).ShouldBe(
            ["from", "to", "minutes", "since", "requests", "tokens", "costUsd", "latency", "ttftMeanMs", "errors", "providers", "snapshots"]);
        body.GetProperty("requests").GetRawText().ShouldBe("""{"total":2,"completed":1,"failed":0,"clientErrors":1,"errorRate":0}""");
        body.GetProperty("costUsd").GetDecimal().ShouldBe(0.3m);
        body.GetProperty("latency").GetProperty("meanMs").GetInt64().ShouldBe(3000);
        body.GetProperty("ttftMeanMs").GetInt64().ShouldBe(300);
        body.GetProperty("errors").GetRawText().ShouldBe("""[{"code":"not_found_error","count":1}]""");
        body.GetProperty("providers").EnumerateArray().Select(Described).ShouldBe(["claude 1/1 failed claude-sonnet-4-5", "gemini 0/1 failed other"]);
        var snapshots = body.GetProperty("snapshots").EnumerateArray().ToList();
        snapshots.Count.ShouldBe(6);
        snapshots.Sum(s => s.GetProperty("requests").GetProperty("total").GetInt64()).ShouldBe(2);
        snapshots[0].GetProperty("from").GetRawText().ShouldBe(body.GetProperty("from").GetRawText());

        foreach (var minutes in new[] { "0", "121", "1.5", "hour" })
            (await AdminAnswer.GetAsync(gateway, $"/admin/performance?minutes={minutes}")).Problem(400).ShouldBe($"minutes: '{minutes}' is not a whole number from 1 to 120.");
    }

    private static string Described(JsonElement provider) =>
        $"{provider.GetProperty("provider").GetString()} {provider.GetProperty("requests").GetProperty("failed")}/{provider.GetProperty("requests").GetProperty("total")} failed "
        + provider.GetProperty("models").EnumerateArray().Single().GetProperty("model").GetString();
}
