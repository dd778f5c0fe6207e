using Gateway.Model;
using Gateway.Routing;
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
        Describe(Planner().Plan(model, allowFallback: true).Targets).ShouldBe(expected);

    [Fact]
    public void Route_IsExactlyItsOwnTargets() =>
        Describe(Planner().Plan("smart", allowFallback: true).Targets).ShouldBe("openai/gpt-5,claude/claude-sonnet-4-5");

    [Fact]
    public void RouteNamedLikeAModel_WinsOverTheModel() =>
        Describe(Planner().Plan("gpt-route", allowFallback: true).Targets).ShouldBe("gemini/gemini-2.5-flash");

    [Fact]
    public void FallbackOff_LeavesOneTarget() =>
        Describe(Planner().Plan("gpt-5", allowFallback: false).Targets).ShouldBe("openai/gpt-5");

    [Fact]
    public void ProviderWithoutCredential_IsLeftOut() =>
        Describe(Planner("claude").Plan("claude-x", allowFallback: true).Targets).ShouldBe("gemini/gemini-2.5-flash,openai/gpt-5-mini");

    [Fact]
    public void UnknownModel_NamesTheNearestKnown()
    {
        var plan = Planner().Plan("gemini2.5-flash", allowFallback: true);

        plan.IsKnown.ShouldBeFalse();
        plan.Suggestions[0].ShouldBe("gemini-2.5-flash");
    }

    [Fact]
    public void NameLongerThanAnyModels_IsUnknown()
    {
        var longest = "gpt-" + new string('x', RoutePlanner.MaxModelLength - 4);

        Planner().Plan(longest, allowFallback: true).IsKnown.ShouldBeTrue();
        Planner().Plan(longest + "x", allowFallback: true).IsKnown.ShouldBeFalse();
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

    private static RoutePlanner Planner(params string[] withoutCredential)
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
        }).Build();
        var table = new RouteTable(GatewayOptionsLoader.Load(configuration, isDevelopment: true));
        return new RoutePlanner(table, name => !withoutCredential.Contains(name));
    }

    private static string Describe(IEnumerable<Target> targets) => string.Join(',', targets.Select(t => $"{t.Provider}/{t.Model}"));
}
