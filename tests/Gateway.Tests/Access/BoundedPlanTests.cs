using Gateway.Model.Callers;
using Gateway.Routing;
using Gateway.Tests.Routing;

namespace Gateway.Tests.Access;

/// <summary>Who is bound to models is served by those alone, whatever the name was that led there.</summary>
public sealed class BoundedPlanTests
{
    private const string All = "claude/claude-sonnet-4-5,gemini/gemini-2.5-flash,openai/gpt-5-mini";

    [Theory]
    [InlineData("claude-sonnet-4-5", "claude-*", "claude/claude-sonnet-4-5")]
    [InlineData("claude/claude-x", "claude-*", "claude/claude-x")]
    [InlineData("claude-sonnet-4-5", "claude/*", "claude/claude-sonnet-4-5")]
    [InlineData("claude-sonnet-4-5", "claude-*,openai/gpt-5-mini", "claude/claude-sonnet-4-5,openai/gpt-5-mini")]
    [InlineData("claude-sonnet-4-5", "*", All)]
    [InlineData(null, "claude-*", "claude/claude-sonnet-4-5")]
    [InlineData("smart", "claude-*", "claude/claude-sonnet-4-5")]
    [InlineData("even", "gemini-*", "gemini/gemini-2.5-flash")]
    public void FallbacksThatTheCallerMayNotUse_AreLeftOut(string? model, string models, string expected) =>
        RoutePlannerTests.Describe(Plan(model, models).Targets).ShouldBe(expected);

    [Theory]
    [InlineData("gpt-5", "gpt-5-mini")]
    [InlineData("openai/gpt-5", "claude-*")]
    [InlineData("claude-sonnet-4-5", "openai/*")]
    [InlineData("CLAUDE/gpt-5", "claude-*")]
    [InlineData(null, "gpt-*", false)]
    [InlineData("gpt-route", "gpt-*")]
    public void OthersThanTheOnesNamed_AreForbidden(string? model, string models, bool withFallback = true)
    {
        var plan = Plan(model, models, withFallback: withFallback);
        (plan.IsForbidden, plan.Targets.Count).ShouldBe((true, 0));
    }

    [Theory]
    [InlineData("smart", "openai/gpt-5,claude/claude-sonnet-4-5")]
    [InlineData("claude-sonnet-4-5", "claude/claude-sonnet-4-5")]
    public void RouteThatIsNamed_IsGrantedWithItsTargets(string model, string expected) =>
        RoutePlannerTests.Describe(Plan(model, "claude-*", "smart").Targets).ShouldBe(expected);

    [Fact]
    public void KeyOfRoutesAlone_MayAskForThose_AndNothingElse()
    {
        RoutePlannerTests.Describe(Plan("smart", "", "smart").Targets).ShouldBe("openai/gpt-5,claude/claude-sonnet-4-5");
        foreach (var other in new[] { "even", "claude-sonnet-4-5", "no-such-model", null })
            Plan(other, "", "smart").IsForbidden.ShouldBeTrue(other);
    }

    [Theory]
    [InlineData("claude-*", "claude/claude-sonnet-4-5")]
    [InlineData("*", "openai/gpt-5")]
    public void FallbackOff_TheFirstOfARouteThatTheCallerMayUse_IsAsked(string models, string expected)
    {
        var plan = Plan("smart", models, withFallback: false);
        RoutePlannerTests.Describe(plan.Targets).ShouldBe(expected);
        RoutePlannerTests.Describe(plan.Resolved).ShouldBe(expected);
    }

    [Fact]
    public void UnknownModel_SuggestsWhatMayBeAskedFor_AndIsNobodysBusinessOtherwise()
    {
        var plan = Plan("claude", "claude*");
        (plan.IsForbidden, plan.IsKnown).ShouldBe((false, false));
        plan.Suggestions.ShouldAllBe(name => !name.StartsWith('g'));
        plan.Suggestions.ShouldNotBeEmpty();

        Plan("gpt5", "claude-*").IsForbidden.ShouldBeTrue();
    }

    [Fact]
    public void FallbackOff_TheFirstThatMayAnswerIsAsked() =>
        RoutePlannerTests.Describe(Plan("even", "gemini-*", withFallback: false).Targets).ShouldBe("gemini/gemini-2.5-flash");

    private static RoutePlan Plan(string? model, string models, string routes = "", bool withFallback = true) => RoutePlannerTests.Planner().Plan(
        PlannedRequest.For(model, withFallback),
        new CallerRights { Models = models.Split(',', StringSplitOptions.RemoveEmptyEntries), Routes = routes.Split(',', StringSplitOptions.RemoveEmptyEntries) });
}
