using Gateway.Model;
using Gateway.Resilience;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Resilience;

/// <summary>Strategies of routes and targets that cannot express a request, through the whole gateway.</summary>
public sealed class RouteWalkTests
{
    private const string Picture =
        """[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}},{"type":"text","text":"what is it?"}]""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CostRoute_AsksTheCheapestFirst()
    {
        await using var walk = await StartAsync(["Gateway:Routes:any:Strategy=cost", .. Route("claude/claude-opus-4-5", "openai/gpt-5", "gemini/gemini-2.5-flash-lite")]);
        using var response = await AskAsync(walk, "any");

        Header(response, "x-gateway-attempts").ShouldBe("gemini=ok");
        Header(response, "x-gateway-model").ShouldBe("gemini-2.5-flash-lite");
    }

    [Fact]
    public async Task WeightedRoute_NeverDrawsAWeightOfZero_ButFallsBackToIt()
    {
        await using var walk = await StartAsync(
            [.. Route("openai/gpt-5", "claude/claude-x"), "Gateway:Routes:any:Strategy=weighted", "Gateway:Routes:any:Targets:0:Weight=0"], claude: ThreeProviders.Failure(500, "api_error"));
        using var response = await AskAsync(walk, "any");

        Header(response, "x-gateway-attempts").ShouldBe("claude=server_error,openai=ok");
    }

    [Fact]
    public async Task LatencyRoute_AsksTheOneThatWasSoonest()
    {
        await using var walk = await StartAsync(
            [.. Route("claude/claude-x", "gemini/gemini-2.5-flash"), "Gateway:Routes:any:Strategy=latency", "Gateway:Routes:any:Exploration=0"],
            claude: ThreeProviders.ClaudeAnswer with { BeforeHeaders = [ScriptedStep.Pause(TimeSpan.FromMilliseconds(300))] });
        var asked = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            using var response = await AskAsync(walk, "any");
            asked.Add(Header(response, "x-gateway-provider"));
        }

        asked.Take(2).ShouldBe(["claude", "gemini"], ignoreOrder: true, "each is measured once");
        asked.Skip(2).ShouldAllBe(provider => provider == "gemini");
    }

    [Fact]
    public async Task TargetWithoutPictures_IsPassedOver_AndSaysSo()
    {
        await using var walk = await StartAsync("Gateway:Providers:claude:Capabilities:Images=false");
        using var response = await AskAsync(walk, "claude-x", Picture);

        Header(response, "x-gateway-attempts").ShouldBe("claude=no_images,gemini=ok");
        walk.Claude.Calls.ShouldBeEmpty();
        (await walk.Gateway.RowAsync("route")).Attempts.ShouldBe("claude=no_images,gemini=ok");
    }

    [Fact]
    public async Task NoTargetTakesPictures_Is400ThatNamesEachReason()
    {
        await using var walk = await StartAsync([.. Names.Select(name => $"Gateway:Providers:{name}:Capabilities:Images=false")]);
        using var response = await AskAsync(walk, "claude-x", Picture);
        var (error, _) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);

        (error.Status, error.Type).ShouldBe((400, "invalid_request_error"));
        error.Message.ShouldContain("claude/claude-x: no_images (The target takes no images)");
        error.Message.ShouldContain("openai/gpt-5-mini: no_images");
        Header(response, "x-gateway-attempts").ShouldBe("claude=no_images,gemini=no_images,openai=no_images");
    }

    [Fact]
    public async Task ConversationLongerThanTheModelsRoom_GoesToTheOneThatHasIt()
    {
        await using var walk = await StartAsync(Route("openai/gpt-3.5-turbo", "gemini/gemini-2.5-flash"));
        var text = string.Concat(Enumerable.Repeat("lorem ipsum dolor sit amet ", 8_000));
        using var response = await AskAsync(walk, "any", $"\"{text}\"");

        Header(response, "x-gateway-attempts").ShouldBe("openai=context_window,gemini=ok");
    }

    [Fact]
    public async Task CircuitThatWasOpenAtTheEnd_IsStillOpenAfterTheRestart()
    {
        using var folder = new TemporaryFolder();
        var store = $"Gateway:Storage:ConnectionString=Data Source={Path.Combine(folder.Path, "kept.db")}";
        string[] settings = [store, "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1"];
        await using (var before = await StartAsync(settings, claude: ThreeProviders.Failure(500, "api_error", "broken disk")))
            (await AskAsync(before, "claude-x")).Dispose();
        await using var walk = await StartAsync(settings);
        using var response = await AskAsync(walk, "claude-x");

        Header(response, "x-gateway-attempts").ShouldBe("claude=circuit_open,gemini=ok");
        var status = walk.Gateway.Circuits["claude"].Status;
        (status.Position, status.Cause).ShouldBe((CircuitPosition.Open, "1 failure in 60 s (of 1 call)"));
        status.SampleError.ShouldNotBeNull().ShouldEndWith("broken disk");
        (await walk.Gateway.Client.GetStringAsync("/metrics", Token)).ShouldContain("gateway_circuit_state{provider=\"claude\"} 2");
    }

    private static readonly string[] Names = ["claude", "gemini", "openai"];

    private static string[] Route(params string[] targets) =>
        [.. targets.SelectMany((t, i) => new[] { $"Gateway:Routes:any:Targets:{i}:Provider={t.Split('/')[0]}", $"Gateway:Routes:any:Targets:{i}:Model={t.Split('/')[1]}" })];

    private static Task<ThreeProviders> StartAsync(params string[] settings) => StartAsync(settings, ThreeProviders.ClaudeAnswer);

    private static Task<ThreeProviders> StartAsync(string[] settings, ScriptedAnswer? claude = null) =>
        ThreeProviders.StartAsync(claude ?? ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, settings);

    private static Task<HttpResponseMessage> AskAsync(ThreeProviders walk, string model, string content = "\"hi\"") => walk.Gateway.PostAsync(
        $$"""{"model":"{{model}}","max_tokens":9,"messages":[{"role":"user","content":{{content}}}]}""", ("x-request-id", "route"));

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("gateway-tests-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
