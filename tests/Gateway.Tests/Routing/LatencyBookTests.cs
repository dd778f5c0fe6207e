using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Routing.Strategies;
using Gateway.Tests.Time;

namespace Gateway.Tests.Routing;

public sealed class LatencyBookTests
{
    private readonly ManualTime _time = new();
    private readonly LatencyBook _book;

    public LatencyBookTests() => _book = new LatencyBook([Targets.A], _time);

    [Fact]
    public void NewMeasurements_MoveTheAverage()
    {
        Answered(1);
        Answered(2);
        Average().ShouldBe(1.2, 0.001);

        for (var i = 0; i < 30; i++)
            Answered(2);
        Average().ShouldBe(2, 0.01);
    }

    [Fact]
    public void MeasurementOlderThanFiveMinutes_IsForgotten()
    {
        Answered(1);
        _time.Advance(LatencyBook.Freshness);
        Average().ShouldBe(1);

        _time.Advance(TimeSpan.FromTicks(1));
        _book.Find(Targets.A, stream: false).ShouldBeNull();

        Answered(9);
        Average().ShouldBe(9);
    }

    [Theory]
    [InlineData(ChatErrorKind.NotFound, 0.01, 10)]
    [InlineData(ChatErrorKind.ServerError, 0.01, 10)]
    [InlineData(ChatErrorKind.RateLimit, 0.01, 10)]
    [InlineData(ChatErrorKind.Timeout, 120, 120)]
    public void FailureOfTheTarget_CountsAsALateToken(ChatErrorKind kind, double seconds, double expected)
    {
        _book.Record(Targets.Failed(Targets.A, kind, seconds), stream: false);

        Average().ShouldBe(expected);
    }

    [Theory]
    [InlineData(ChatErrorKind.InvalidRequest, AttemptSide.Provider)]
    [InlineData(ChatErrorKind.ContextLengthExceeded, AttemptSide.Provider)]
    [InlineData(ChatErrorKind.ContentFilter, AttemptSide.Provider)]
    [InlineData(ChatErrorKind.Timeout, AttemptSide.Gateway)]
    [InlineData(ChatErrorKind.Unknown, AttemptSide.Client)]
    public void FailureOfSomebodyElse_IsNoMeasurement(ChatErrorKind kind, AttemptSide side)
    {
        _book.Record(Targets.Failed(Targets.A, kind, side: side), stream: false);

        _book.Find(Targets.A, stream: false).ShouldBeNull();
    }

    [Fact]
    public void TargetOfNoLatencyRoute_IsNotKept()
    {
        _book.Record(Targets.Answered(Targets.B, 1), stream: false);

        _book.Find(Targets.B, stream: false).ShouldBeNull();
        _book.TryExplore(Targets.B, stream: false).ShouldBeFalse();
    }

    [Fact]
    public void ManyAtOnce_OneExploresAndEveryMeasurementCounts()
    {
        var explorers = 0;
        Parallel.For(0, 1_000, _ =>
        {
            if (_book.TryExplore(Targets.A, stream: false))
                Interlocked.Increment(ref explorers);
            Answered(3);
        });

        explorers.ShouldBe(1);
        Average().ShouldBe(3, 0.001);
    }

    private void Answered(double seconds) => _book.Record(Targets.Answered(Targets.A, seconds), stream: false);

    private double Average() => _book.Find(Targets.A, stream: false)!.Value.TotalSeconds;
}
