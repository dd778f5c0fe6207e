using Gateway.Protocol.Chat;
using Gateway.Routing.Strategies;
using Gateway.Tests.Time;

namespace Gateway.Tests.Routing;

public sealed class LatencyOrderTests
{
    private const int Draws = 20_000;
    private readonly ManualTime _time = new();
    private readonly LatencyBook _book;

    public LatencyOrderTests() => _book = new LatencyBook(Targets.All, _time);

    [Fact]
    public void SoonestTarget_ComesFirstAndTheRestByTheSameMeasure()
    {
        Measure(a: 3, b: 1, c: 2);

        Order(exploration: 0).Order(PlannedRequest.For("smart")).Names().ShouldBe("bca");
    }

    [Fact]
    public void Exploration_IsTheShareOfRequestsThatAskAnotherFirst_Evenly()
    {
        Measure(a: 3, b: 1, c: 2);

        var first = Order(exploration: 0.2).CountFirst(Draws);

        first["b"].ShouldBeInRange(Draws * 79 / 100, Draws * 81 / 100);
        first["a"].ShouldBeInRange(Draws * 9 / 100, Draws * 11 / 100);
        first["c"].ShouldBeInRange(Draws * 9 / 100, Draws * 11 / 100);
    }

    [Fact]
    public void ExploringRequest_FallsBackToTheSoonest()
    {
        Measure(a: 3, b: 1, c: 2);

        Order(exploration: 1, draw: () => 0).Order(PlannedRequest.For("smart")).Names().ShouldBe("abc");
    }

    [Fact]
    public void TargetsWithoutAMeasurement_AreExploredFirstByOneRequestEach()
    {
        _book.Record(Targets.Answered(Targets.B, 1), stream: false);
        var order = Order(exploration: 0);

        order.Order(PlannedRequest.For("smart")).Names().ShouldBe("abc");
        order.Order(PlannedRequest.For("smart")).Names().ShouldBe("cba");
        order.Order(PlannedRequest.For("smart")).Names().ShouldBe("bac");
    }

    [Fact]
    public void ExplorationThatNeverCameBack_IsTriedAgain()
    {
        Measure(b: 1, c: 1);
        var order = Order(exploration: 0);
        order.Order(PlannedRequest.For("smart"))[0].ShouldBe(Targets.A);
        order.Order(PlannedRequest.For("smart"))[0].ShouldBe(Targets.B);

        _time.Advance(LatencyBook.ExplorationTime);

        order.Order(PlannedRequest.For("smart"))[0].ShouldBe(Targets.A);
    }

    [Fact]
    public void TargetThatIsNotReady_StaysInTheListAndIsNeverFirst()
    {
        Measure(a: 1, b: 2);
        var order = Order(exploration: 0.5, notReady: "ac");

        order.CountFirst(1_000).ShouldBe(new Dictionary<string, int> { ["b"] = 1_000 });
        order.Order(PlannedRequest.For("smart")).Names().ShouldBe("bac");
    }

    [Fact]
    public void NoTargetReady_IsTheOrderOfTheMeasurements()
    {
        Measure(a: 3, b: 1, c: 2);

        Order(exploration: 1, notReady: "abc").Order(PlannedRequest.For("smart")).Names().ShouldBe("bca");
    }

    [Fact]
    public void TargetThatFailsFast_LosesItsPlace()
    {
        Measure(a: 1, b: 2, c: 3);
        var order = Order(exploration: 0);

        _book.Record(Targets.Failed(Targets.A, ChatErrorKind.Connection), stream: false);

        order.Order(PlannedRequest.For("smart")).Names().ShouldBe("bac");
    }

    [Fact]
    public void StreamsAndWholeAnswers_AreOrderedByTheirOwnMeasurements()
    {
        Measure(a: 1, b: 2, c: 3);
        foreach (var (target, seconds) in Targets.All.Zip([3.0, 2.0, 1.0]))
            _book.Record(Targets.Answered(target, seconds), stream: true);
        var order = Order(exploration: 0);

        order.Order(PlannedRequest.For("smart", stream: false)).Names().ShouldBe("abc");
        order.Order(PlannedRequest.For("smart", stream: true)).Names().ShouldBe("cba");
    }

    private void Measure(double? a = null, double? b = null, double? c = null)
    {
        foreach (var (target, seconds) in Targets.All.Zip([a, b, c]))
        {
            if (seconds is { } time)
                _book.Record(Targets.Answered(target, time), stream: false);
        }
    }

    private LatencyOrder Order(double exploration, string notReady = "", Func<double>? draw = null) =>
        new(Targets.All, exploration, Targets.Signals(_book, notReady, draw));
}
