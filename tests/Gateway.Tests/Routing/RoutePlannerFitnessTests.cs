using Gateway.Model;
using Gateway.Routing;
using Gateway.Routing.Fitness;
using Gateway.Routing.Strategies;
using Microsoft.Extensions.Configuration;
using static Gateway.Tests.Routing.PlannedRequest;

namespace Gateway.Tests.Routing;

public sealed class RoutePlannerFitnessTests
{
    [Fact]
    public void DeclaredLack_PassesTheTargetOver()
    {
        var plan = Plan(For("claude-x", content: Image()), "claude:Capabilities:Images=false");

        plan.Targets[0].Provider.ShouldBe("claude");
        plan.Fitness[0]!.Text.ShouldBe("takes no images");
        plan.Fitness[1].ShouldBeNull();
    }

    [Fact]
    public void NothingDeclared_TakesEverythingForGranted() =>
        Plan(For("claude-x", content: Image())).Fitness.ShouldBeSameAs(PlanFitness.AllFit);

    [Fact]
    public void WindowOfTheCatalogue_CountsWhereTheProviderDeclaresNone()
    {
        var request = For("claude-x", maxTokens: 900, content: Text(new string('x', 4_000)));

        Plan(request, _ => 1_000, "gemini:Capabilities:ContextWindow=50000").Fitness[0].ShouldNotBeNull();
        Plan(request, _ => 1_000, "claude:Capabilities:ContextWindow=2000").Fitness[0].ShouldBeNull();
        Plan(request, _ => null).Fitness[0].ShouldBeNull();
    }

    [Fact]
    public void SmallRequest_IsNeverHeldAgainstAWindow() =>
        Plan(For("claude-x"), _ => 1_000, "gemini:Capabilities:ContextWindow=50000").Fitness.ShouldBeSameAs(PlanFitness.AllFit);

    [Fact]
    public void NoTargetFit_IsKnownBeforeAnybodyIsAsked() =>
        Plan(For("claude-x", content: Image()), "claude:Capabilities:Images=false", "gemini:Capabilities:Images=false", "openai:Capabilities:Images=false")
            .Fitness[2].ShouldNotBeNull().Reason.ShouldBe(GatewayReason.NoImages);

    [Fact]
    public void FallbackOff_DoesNotGoOnToAFitTarget()
    {
        var plan = Plan(For("claude-x", allowFallback: false, content: Image()), "claude:Capabilities:Images=false");

        plan.Targets.Select(t => t.Provider).ShouldBe(["claude"]);
        plan.Fitness[0].ShouldNotBeNull();
    }

    [Fact]
    public void FallbackOffOnARouteThatChooses_ChoosesAFitTarget()
    {
        var plan = Plan(For("even", allowFallback: false, content: Image()), "claude:Capabilities:Images=false");

        plan.Targets.Select(t => t.Provider).ShouldBe(["gemini"]);
        plan.Fitness[0].ShouldBeNull();
    }

    private static RoutePlan Plan(IngressRequest request, params string[] providers) => Plan(request, _ => null, providers);

    private static RoutePlan Plan(IngressRequest request, Func<Target, int?> catalogue, params string[] providers)
    {
        var settings = providers.Select(p => p.Split('=')).ToDictionary(p => $"Gateway:Providers:{p[0]}", p => (string?)p[1]);
        foreach (var (i, name) in new[] { "claude", "gemini" }.Index())
            settings[$"Gateway:Routes:even:Targets:{i}:Provider"] = name;
        settings["Gateway:Routes:even:Strategy"] = "weighted";
        settings["Gateway:FallbackChain"] = "gemini,openai";
        foreach (var name in new[] { "claude", "gemini", "openai" })
            settings[$"Gateway:Providers:{name}:ApiKeyEnv"] = "SOME_KEY";
        var options = GatewayOptionsLoader.Load(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), isDevelopment: true);
        // The last draw never replaces: the route chooses claude.
        return new RoutePlanner(new RouteTable(options), _ => true, new CapabilityTable(options.Providers, catalogue), Targets.Signals(draw: () => 0.99))
            .Plan(request);
    }
}
