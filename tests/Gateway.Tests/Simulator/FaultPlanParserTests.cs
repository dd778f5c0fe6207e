using Gateway.Simulator.Faults;

namespace Gateway.Tests.Simulator;

public sealed class FaultPlanParserTests
{
    [Fact]
    public void NoKnobs_IsThePlainPlan()
    {
        FaultPlanParser.TryRead("claude-sonnet-4-5", header: "", out var plan, out _).ShouldBeTrue();

        plan.ShouldBeSameAs(FaultPlan.None);
    }

    [Theory]
    [InlineData("status=529,retry-after=2")]
    [InlineData("status=529; retry-after=2")]
    [InlineData("status=529+retry-after=2")]
    [InlineData(" STATUS = 529 ,, retry-after=2,")]
    public void AnySeparator_ReadsTheSame(string text)
    {
        FaultPlanParser.TryParse(text, out var plan, out _).ShouldBeTrue();

        plan.Status.ShouldBe(529);
        plan.RetryAfterSeconds.ShouldBe(2);
    }

    [Fact]
    public void HeaderAndModel_AddUpAndTheHeaderWins()
    {
        FaultPlanParser.TryRead("gpt-sim:status=500+burst", "status=503", out var plan, out _).ShouldBeTrue();

        plan.Status.ShouldBe(503);
        plan.Burst.ShouldBeTrue();
    }

    [Theory]
    [InlineData("status=200")]
    [InlineData("status=abc")]
    [InlineData("cut=sometimes")]
    [InlineData("error-event=before-headers")]
    [InlineData("drip=5")]
    [InlineData("drip=0:5")]
    [InlineData("events=-1")]
    [InlineData("burst=maybe")]
    [InlineData("malformed")]
    public void WrongValue_IsAProblemAndNotIgnored(string text)
    {
        FaultPlanParser.TryParse(text, out _, out var problem).ShouldBeFalse();

        problem.ShouldNotBeNull().ShouldStartWith("x-simulate: ");
    }

    [Fact]
    public void WithoutFaults_KeepsTheShape()
    {
        FaultPlanParser.TryParse("status=500,stall=before-headers,events=5,burst,chunk=3", out var plan, out _).ShouldBeTrue();

        var shape = plan.WithoutFaults();

        shape.FailsOutright.ShouldBeFalse();
        shape.Stall.ShouldBe(FaultPoint.Never);
        (shape.Events, shape.Burst, shape.ChunkBytes).ShouldBe((5, true, 3));
    }
}
