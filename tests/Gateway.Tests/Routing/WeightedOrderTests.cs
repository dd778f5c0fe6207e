using Gateway.Model;
using Gateway.Routing.Strategies;

namespace Gateway.Tests.Routing;

public sealed class WeightedOrderTests
{
    private const int Draws = 20_000;

    [Fact]
    public void Weights_AreTheSharesOfFirstPlaces()
    {
        var first = Order(weights: [5, 3, 2]).CountFirst(Draws);

        first["a"].ShouldBeInRange(Percent(49), Percent(51));
        first["b"].ShouldBeInRange(Percent(29), Percent(31));
        first["c"].ShouldBeInRange(Percent(19), Percent(21));
    }

    [Fact]
    public void Weights_AreRelative()
    {
        var first = Order(weights: [0.5, 0.5, 1]).CountFirst(Draws);

        first["c"].ShouldBeInRange(Percent(49), Percent(51));
    }

    [Fact]
    public void WeightZero_IsNeverFirstAndStillThere()
    {
        var order = Order(weights: [0, 1, 0]);

        order.CountFirst(1_000).ShouldBe(new Dictionary<string, int> { ["b"] = 1_000 });
        order.Order(PlannedRequest.For("smart")).Names().ShouldBe("bac");
    }

    [Theory]
    [InlineData(0.0, "cab")]
    [InlineData(0.3, "bac")]
    [InlineData(0.99, "abc")]
    public void TheOthers_FollowInTheOrderGiven(double draw, string expected) =>
        Order(weights: [2, 1, 1], draw: () => draw).Order(PlannedRequest.For("smart")).Names().ShouldBe(expected);

    [Fact]
    public void TargetThatIsNotReady_StaysInTheListAndIsNotDrawn()
    {
        var order = Order(weights: [100, 1, 1], notReady: "a");
        var first = order.CountFirst(Draws);

        first.ShouldNotContainKey("a");
        first["b"].ShouldBeInRange(Percent(49), Percent(51));
        order.Order(PlannedRequest.For("smart")).ShouldContain(Targets.A);
    }

    [Fact]
    public void NoTargetReady_LeavesTheOrderGiven() =>
        Order(weights: [1, 2, 3], notReady: "abc").Order(PlannedRequest.For("smart")).Names().ShouldBe("abc");

    private static int Percent(int share) => Draws / 100 * share;

    private static WeightedOrder Order(double[] weights, string notReady = "", Func<double>? draw = null) =>
        new([.. Targets.All.Zip(weights, (target, weight) => new WeightedTarget(target, weight))], Targets.Signals(notReady: notReady, draw: draw));
}
