using Gateway.Model;
using Gateway.Routing.Strategies;

namespace Gateway.Tests.Routing;

public sealed class CostOrderTests
{
    [Fact]
    public void CheapestTarget_ComesFirst() =>
        Order(new() { ["a"] = 3, ["b"] = 1, ["c"] = 2 }).Order(PlannedRequest.For("smart")).Names().ShouldBe("bca");

    [Fact]
    public void UnknownPrices_ComeLastInTheOrderGiven() =>
        Order(new() { ["c"] = 1_000_000 }).Order(PlannedRequest.For("smart")).Names().ShouldBe("cab");

    [Fact]
    public void EqualPrices_KeepTheOrderGiven() =>
        Order(new() { ["a"] = 1, ["b"] = 1, ["c"] = 1 }).Order(PlannedRequest.For("smart")).Names().ShouldBe("abc");

    [Theory]
    [InlineData(40, 4_000, "ab")]
    [InlineData(200_000, 10, "ba")]
    public void Price_IsOfThisRequestsSize(int characters, int maxTokens, string expected)
    {
        // a: dear input, cheap output; b: the other way round.
        var order = new CostOrder([Targets.A, Targets.B], (target, input, output) => target.Provider == "a" ? input * 2 + output!.Value : input + output!.Value * 2);

        order.Order(PlannedRequest.For("smart", maxTokens: maxTokens, content: PlannedRequest.Text(new string('x', characters)))).Names().ShouldBe(expected);
    }

    [Fact]
    public void LargePicture_IsNotCountedAsText()
    {
        long seen = 0;
        var order = new CostOrder([Targets.A, Targets.B], (_, input, _) => seen = input);
        var picture = new { type = "image", source = new { type = "base64", media_type = "image/png", data = new string('A', 400_000) } };

        order.Order(PlannedRequest.For("smart", content: picture));

        seen.ShouldBeLessThan(5_000);
    }

    private static CostOrder Order(Dictionary<string, decimal> prices) =>
        new(Targets.All, (target, _, _) => prices.TryGetValue(target.Provider, out var price) ? price : null);
}
