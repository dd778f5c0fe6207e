using System.Text.Json;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Admin;

public sealed class ProviderHealthTests
{
    private const string Health = "/admin/providers/health";
    private const string Probe = "/admin/providers/health?probe=true";
    private const string OpensAtOnce = "Gateway:Providers:claude:CircuitBreaker:FailureThreshold=1";
    private const string NoRetry = "Gateway:Providers:claude:Retry:MaxRetries=0";

    private static readonly ScriptedAnswer Models = ScriptedAnswer.Json("""{"data":[],"models":[]}""");

    [Fact]
    public async Task QuietProviders_AreHealthy()
    {
        await using var gateway = await TestGateway.StartAsync();
        var answer = await AdminAnswer.GetAsync(gateway, Health);

        Status(answer).ShouldBe("healthy");
        answer.Of("claude", "providers").GetRawText().ShouldBe(
            """{"name":"claude","isHealthy":true,"reasons":[],"hasCredential":true,"isSimulated":true,"circuit":"closed","recentCalls":0,"recentFailures":0"""
            + ""","lastSuccessAt":null,"lastFailureAt":null,"lastError":null,"probe":null,"limits":null,"vendorLimits":[]}""");
    }

    [Fact]
    public async Task SimulatedProviders_AnswerTheProbe()
    {
        await using var gateway = await TestGateway.StartAsync();
        var answer = await AdminAnswer.GetAsync(gateway, Probe);

        Status(answer).ShouldBe("healthy");
        foreach (var provider in answer.Body.GetProperty("providers").EnumerateArray())
        {
            var probe = provider.GetProperty("probe");
            (Text(probe, "outcome"), probe.GetProperty("status").GetInt32()).ShouldBe(("ok", 200));
            probe.GetProperty("latencyMs").GetInt64().ShouldBeInRange(1, 10_000);
        }
    }

    [Fact]
    public async Task ProviderWithoutCredential_SaysSo_IsNotProbed_AndDoesNotCount()
    {
        await using var upstream = await ScriptedProvider.StartAsync(Models);
        await using var gateway = await TestGateway.StartAsync([.. TestGateway.Providers(upstream.BaseAddress, "claude")]);
        var answer = await AdminAnswer.GetAsync(gateway, Probe);

        Status(answer).ShouldBe("healthy");
        var gemini = answer.Of("gemini", "providers");
        (IsHealthy(gemini), Reason(gemini)).ShouldBe((false, "No credential is configured: the provider is left out of every plan."));
        gemini.GetProperty("probe").ValueKind.ShouldBe(JsonValueKind.Null);
        upstream.Calls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task OpenCircuit_IsNotHealthy_AndTheWholeIsDegraded()
    {
        await using var providers = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(500, "api_error"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, OpensAtOnce, NoRetry);
        (await providers.AskAsync()).Dispose();

        var answer = await AdminAnswer.GetAsync(providers.Gateway, Health);
        Status(answer).ShouldBe("degraded");
        var claude = answer.Of("claude", "providers");
        (IsHealthy(claude), Text(claude, "circuit")).ShouldBe((false, "open"));
        Reason(claude).ShouldStartWith("The circuit is open (");
        IsHealthy(answer.Of("gemini", "providers")).ShouldBeTrue();
    }

    [Fact]
    public async Task FailedProbes_SayWhy_AndMoveNoCircuit()
    {
        await using var providers = await ThreeProviders.StartAsync(
            call => call.Method == "GET" ? ThreeProviders.Failure(500, "api_error", "out of order") : ThreeProviders.ClaudeAnswer,
            ThreeProviders.Failure(401), ScriptedAnswer.Nothing, time: null, OpensAtOnce, NoRetry);
        var answer = await AdminAnswer.GetAsync(providers.Gateway, Probe);

        Status(answer).ShouldBe("unhealthy");
        Outcomes(answer).ShouldBe(["claude server_error medium", "gemini authentication critical", "openai connection high"]);
        Reason(answer.Of("claude", "providers")).ShouldBe("The probe failed: out of order");
        answer.Of("claude", "providers").GetProperty("circuit").GetString().ShouldBe("closed");
        (await providers.AskAsync(id: "still-asked")).Headers.GetValues("x-gateway-attempts").ShouldBe(["claude=ok"]);
    }

    [Fact]
    public async Task ProbeThatSucceeds_DoesNotCloseACircuit()
    {
        await using var providers = await ThreeProviders.StartAsync(
            call => call.Method == "GET" ? Models : ThreeProviders.Failure(500, "api_error"),
            ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer, time: null, OpensAtOnce, NoRetry);
        (await providers.AskAsync()).Dispose();

        var claude = (await AdminAnswer.GetAsync(providers.Gateway, Probe)).Of("claude", "providers");
        (IsHealthy(claude), Text(claude, "circuit"), Text(claude.GetProperty("probe"), "outcome")).ShouldBe((false, "open", "ok"));
    }

    [Fact]
    public async Task Providers_AreProbedAtTheSameTime()
    {
        // Each answers once all three have been asked: one after the other would never end.
        var asked = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await ScriptedProvider.StartAsync(_ =>
        {
            if (Interlocked.Increment(ref asked) == 3)
                all.SetResult();
            return Models with { BeforeHeaders = [ScriptedStep.WaitFor(all.Task)] };
        });
        await using var gateway = await TestGateway.StartAsync(upstream.BaseAddress);

        Outcomes(await AdminAnswer.GetAsync(gateway, Probe)).ShouldBe(["claude ok ", "gemini ok ", "openai ok "]);
    }

    [Fact]
    public async Task OddProbeValue_IsAProblem()
    {
        await using var gateway = await TestGateway.StartAsync();
        (await AdminAnswer.GetAsync(gateway, "/admin/providers/health?probe=maybe")).Problem(400).ShouldBe("probe: 'maybe' is neither true nor false.");
    }

    private static string[] Outcomes(AdminAnswer answer) =>
    [
        .. answer.Body.GetProperty("providers").EnumerateArray()
            .Select(p => $"{Text(p, "name")} {Text(p.GetProperty("probe"), "outcome")} {Text(p.GetProperty("probe"), "severity")}").Order(),
    ];

    private static string Status(AdminAnswer answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return Text(answer.Body, "status");
    }

    private static bool IsHealthy(JsonElement provider) => provider.GetProperty("isHealthy").GetBoolean();

    private static string Reason(JsonElement provider) => provider.GetProperty("reasons").EnumerateArray().Single().GetString()!;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
