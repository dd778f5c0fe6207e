using Gateway.Model;
using Gateway.Routing;
using Gateway.Routing.Fitness;
using Gateway.Routing.Strategies;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Routing;

public sealed class RoutePlannerTests
{
    [Theory]
    [InlineData("claude-sonnet-4-5", "claude/claude-sonnet-4-5,gemini/gemini-2.5-flash,openai/gpt-5-mini")]
    [InlineData("claude-of-tomorrow", "claude/claude-of-tomorrow,gemini/gemini-2.5-flash,openai/gpt-5-mini")]
    [InlineData("gpt-5", "openai/gpt-5,claude/claude-opus-4-5,gemini/gemini-2.5-flash")]
    [InlineData("gemini/gemini-3-pro", "gemini/gemini-3-pro,claude/claude-sonnet-4-5,openai/gpt-5-mini")]
    [InlineData("openai/any/thing:v1", "openai/any/thing:v1,claude/claude-sonnet-4-5,gemini/gemini-2.5-flash")]
    [InlineData(null, "claude/claude-sonnet-4-5,gemini/gemini-2.5-flash,openai/gpt-5-mini")]
    public void Model_ResolvesToItsTargetThenTheChain(string? model, string expected) =>
        Describe(Planner().Plan(PlannedRequest.For(model)).Targets).ShouldBe(expected);

    [Fact]
    public void Route_IsExactlyItsOwnTargets() =>
        Describe(Planner().Plan(PlannedRequest.For("smart")).Targets).ShouldBe("openai/gpt-5,claude/claude-sonnet-4-5");

    [Fact]
    public void RouteNamedLikeAModel_WinsOverTheModel() =>
        Describe(Planner().Plan(PlannedRequest.For("gpt-route")).Targets).ShouldBe("gemini/gemini-2.5-flash");

    [Fact]
    public void FallbackOff_LeavesOneTarget() =>
        Describe(Planner().Plan(PlannedRequest.For("gpt-5", allowFallback: false)).Targets).ShouldBe("openai/gpt-5");

    [Fact]
    public void ProviderWithoutCredential_IsLeftOut() =>
        Describe(Planner("claude").Plan(PlannedRequest.For("claude-x")).Targets).ShouldBe("gemini/gemini-2.5-flash,openai/gpt-5-mini");

    [Fact]
    public void WeightedRoute_KeepsEachWeightWithItsTarget_WithoutThoseThatHaveNoCredential() =>
        Describe(Planner("claude").Plan(PlannedRequest.For("even")).Targets).ShouldBe("openai/gpt-5-mini,gemini/gemini-2.5-flash");

    [Fact]
    public void FallbackOffOnARouteThatChooses_LeavesTheOneThatWasDrawn() =>
        Describe(Planner().Plan(PlannedRequest.For("even", allowFallback: false)).Targets).ShouldBe("openai/gpt-5-mini");

    [Fact]
    public void LatencyRoute_IsOrderedAnewForEachRequest()
    {
        var planner = Planner();

        planner.Plan(PlannedRequest.For("quick")).Targets[0].Provider.ShouldBe("claude");
        planner.Plan(PlannedRequest.For("quick")).Targets[0].Provider.ShouldBe("gemini");
    }

    [Fact]
    public void RememberedPlanOfAFixedOrder_AllocatesNothingAndReadsNoRequest()
    {
        var (planner, request) = (Planner(), PlannedRequest.For("claude-x", content: PlannedRequest.Image()));
        planner.Plan(request);
        var plan = planner.Plan(request);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var again = planner.Plan(request);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        again.ShouldBeSameAs(plan);
    }

    [Fact]
    public void UnknownModel_NamesTheNearestKnown()
    {
        var plan = Planner().Plan(PlannedRequest.For("gemini2.5-flash"));

        plan.IsKnown.ShouldBeFalse();
        plan.Suggestions[0].ShouldBe("gemini-2.5-flash");
    }

    [Fact]
    public void NameLongerThanAnyModels_IsUnknown()
    {
        var longest = "gpt-" + new string('x', RoutePlanner.MaxModelLength - 4);

        Planner().Plan(PlannedRequest.For(longest)).IsKnown.ShouldBeTrue();
        Planner().Plan(PlannedRequest.For(longest + "x")).IsKnown.ShouldBeFalse();
    }

    [Theory]
    [InlineData("gpt-*", "gpt-5", true)]
    [InlineData("gpt-*", "xgpt-5", false)]
    [InlineData("*", "anything", true)]
    [InlineData("a*b*c", "a-b-c", true)]
    [InlineData("a*b*c", "a-c", false)]
    [InlineData("*-mini", "gpt-5-mini", true)]
    [InlineData("exact", "exactly", false)]
    public void Pattern_Matches(string pattern, string model, bool expected) =>
        ModelPattern.IsMatch(pattern, model).ShouldBe(expected);

    internal static RoutePlanner Planner(params string[] withoutCredential)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gateway:Providers:claude:ModelMap:gpt-5"] = "claude-opus-4-5",
            ["Gateway:Providers:gemini:Dialect"] = "gemini",
            ["Gateway:Providers:openai:Dialect"] = "openai",
            ["Gateway:FallbackChain"] = "gemini,openai",
            ["Gateway:Routes:smart:Targets:0:Provider"] = "openai",
            ["Gateway:Routes:smart:Targets:0:Model"] = "gpt-5",
            ["Gateway:Routes:smart:Targets:1:Provider"] = "claude",
            ["Gateway:Routes:gpt-route:Targets:0:Provider"] = "gemini",
            ["Gateway:Routes:even:Strategy"] = "weighted",
            ["Gateway:Routes:even:Targets:0:Provider"] = "claude",
            ["Gateway:Routes:even:Targets:1:Provider"] = "gemini",
            ["Gateway:Routes:even:Targets:1:Weight"] = "0",
            ["Gateway:Routes:even:Targets:2:Provider"] = "openai",
            ["Gateway:Routes:quick:Strategy"] = "latency",
            ["Gateway:Routes:quick:Exploration"] = "0",
            ["Gateway:Routes:quick:Targets:0:Provider"] = "claude",
            ["Gateway:Routes:quick:Targets:1:Provider"] = "gemini",
        }).Build();
        var options = GatewayOptionsLoader.Load(configuration, isDevelopment: true);
        var table = new RouteTable(options);
        var signals = Targets.Signals(new LatencyBook(table.TargetsOf("latency"), TimeProvider.System), draw: () => 0);
        return new RoutePlanner(table, name => !withoutCredential.Contains(name), new CapabilityTable(options.Providers), signals);
    }

    internal static string Describe(IEnumerable<Target> targets) => string.Join(',', targets.Select(t => $"{t.Provider}/{t.Model}"));
}
