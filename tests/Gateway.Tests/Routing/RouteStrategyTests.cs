using System.Net;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Routing;

/// <summary>The strategies of routes, as a client of the running gateway sees them.</summary>
public sealed class RouteStrategyTests
{
    [Fact]
    public async Task WeightedRoute_AsksTheTargetThatHasTheWeight()
    {
        await using var gateway = await StartAsync("weighted", "Gateway:Routes:r:Targets:0:Weight=0");

        (await AskedFirstAsync(gateway)).ShouldBe("gemini");
    }

    [Fact]
    public async Task LatencyRoute_AsksEachTargetOnceToKnowIt()
    {
        await using var gateway = await StartAsync("latency");

        string?[] asked = [await AskedFirstAsync(gateway), await AskedFirstAsync(gateway)];

        asked.ShouldBe(["claude", "gemini"]);
    }

    private static Task<TestGateway> StartAsync(string strategy, params string[] settings) => TestGateway.StartAsync(
        [$"Gateway:Routes:r:Strategy={strategy}", "Gateway:Routes:r:Targets:0:Provider=claude", "Gateway:Routes:r:Targets:1:Provider=gemini", .. settings]);

    private static async Task<string?> AskedFirstAsync(TestGateway gateway)
    {
        using var response = await gateway.PostAsync("""{"model":"r","max_tokens":20,"messages":[{"role":"user","content":"hi"}]}""");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return response.Headers.GetValues("x-gateway-provider").Single();
    }
}
