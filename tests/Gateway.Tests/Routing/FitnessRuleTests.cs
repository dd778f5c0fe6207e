using Gateway.Model;
using Gateway.Routing.Fitness;

namespace Gateway.Tests.Routing;

public sealed class FitnessRuleTests
{
    private static readonly TargetCapabilities Able = new();
    private static readonly TargetCapabilities Blind = new(Images: false);
    private static readonly TargetCapabilities Mute = new(Documents: false, Tools: false);

    [Fact]
    public void TargetThatTakesNoImages_IsPassedOverForAPicture()
    {
        var fitness = FitnessRule.Judge([Blind, Able], new RequestNeeds(Images: true, false, false, 10, null));

        fitness[0]!.Text.ShouldBe("takes no images");
        fitness[0]!.Reason.ShouldBe(GatewayReason.NoImages);
        fitness[1].ShouldBeNull();
    }

    [Fact]
    public void LackThatTheRequestDoesNotNeed_IsNoReason() =>
        FitnessRule.Judge([Blind, Mute], new RequestNeeds(false, false, false, 10, null)).ShouldBeSameAs(PlanFitness.AllFit);

    [Fact]
    public void NoTargetFit_NamesEachReason()
    {
        var fitness = FitnessRule.Judge([Blind, Mute], new RequestNeeds(Images: true, Documents: true, Tools: true, 10, null));

        fitness[0]!.Text.ShouldBe("takes no images");
        fitness[1].ShouldBe(new Unfitness(GatewayReason.NoDocuments, "takes no documents, no tools"));
    }

    [Theory]
    // Room for the request's 1,000 tokens; the letter says whether the target is asked or passed over.
    [InlineData("500,2000", "pa")]
    [InlineData("500,", "pa")]
    [InlineData("2000,500", "aa")]
    [InlineData("500,800", "pa")]
    [InlineData("800,500", "aa")]
    [InlineData("500,500", "aa")]
    [InlineData("500,800,600", "paa")]
    [InlineData("1000,2000", "aa")]
    [InlineData("500", "a")]
    public void WindowTooSmall_IsPassedOverOnlyWhereALaterTargetHasMoreRoom(string windows, string expected)
    {
        TargetCapabilities[] targets =
            [.. windows.Split(',').Select(w => new TargetCapabilities(ContextWindow: w.Length == 0 ? null : int.Parse(w, System.Globalization.CultureInfo.InvariantCulture)))];

        var fitness = FitnessRule.Judge(targets, new RequestNeeds(false, false, false, 900, 100));

        string.Concat(targets.Select((_, i) => fitness[i] is null ? 'a' : 'p')).ShouldBe(expected);
    }

    [Fact]
    public void WindowTooSmall_SaysByHowMuch() =>
        FitnessRule.Judge([new TargetCapabilities(ContextWindow: 500), Able], new RequestNeeds(false, false, false, 900, 100))[0]
            .ShouldBe(new Unfitness(GatewayReason.ContextWindow, "has room for 500 tokens, and the request needs about 1000"));

    [Fact]
    public void LaterTargetWithRoomThatCannotExpressTheRequest_DoesNotPassOverTheOnlyOneThatCan()
    {
        var fitness = FitnessRule.Judge([new TargetCapabilities(ContextWindow: 500), Blind], new RequestNeeds(Images: true, false, false, 900, 100));

        fitness[0].ShouldBeNull();
        fitness[1]!.Text.ShouldBe("takes no images");
    }
}
