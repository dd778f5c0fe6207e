using System.Diagnostics;
using Gateway.Alerting.Monitoring;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Tests.Time;

namespace Gateway.Tests.Alerting.Monitoring;

public sealed class PerformanceMonitorTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();
    private readonly PerformanceMonitor _monitor;

    public PerformanceMonitorTests() => _monitor = new PerformanceMonitor(new HashSet<string> { "m1", "m2" }, _time);

    [Fact]
    public void MeansAndPercentiles_AreThoseOfAPlainComputation()
    {
        var random = new Random(5);
        var seconds = Enumerable.Range(0, 5000).Select(_ => Math.Round(Math.Exp(random.NextDouble() * 6) / 20, 3)).ToList();
        foreach (var s in seconds)
        {
            _monitor.Record(Traffic.Request(s), [Traffic.Call("claude", "m1", s)]);
            if (random.Next(20) == 0)
                _time.Advance(TimeSpan.FromSeconds(1));
        }

        var figures = _monitor.Requests(TimeSpan.FromHours(1));

        figures.Completed.ShouldBe(5000);
        figures.MeanLatency!.Value.ShouldBe(seconds.Average() * 1000, 1);
        figures.MeanFirstToken!.Value.ShouldBe(seconds.Average() * 100, 1);
        foreach (var share in new[] { 0.5, 0.95, 0.99 })
        {
            var exact = seconds.Order().ElementAt((int)(share * seconds.Count)) * 1000;
            figures.Latency(share)!.Value.ShouldBeInRange(exact * 0.87, exact * 1.13);
        }
    }

    [Fact]
    public void Request_IsForgottenWhenItsWindowHasPassed()
    {
        Traffic.Record(_monitor, 3);

        _time.Advance(Minute);
        _monitor.Requests(Minute).Total.ShouldBe(3);
        _time.Advance(PerformanceMonitor.Slot);
        _monitor.Requests(Minute).Total.ShouldBe(0);
        _monitor.Requests(PerformanceMonitor.Kept).Total.ShouldBe(3);
    }

    [Fact]
    public void RingThatHasGoneRound_HoldsTheLastTwoHoursAlone()
    {
        // One request a slot for five hours: the ring is overwritten twice.
        for (var i = 0; i < 5 * 360; i++)
        {
            Traffic.Record(_monitor, 1);
            _time.Advance(PerformanceMonitor.Slot);
        }

        _monitor.Requests(PerformanceMonitor.Kept).Total.ShouldBe(720);
        _monitor.Calls(PerformanceMonitor.Kept).Single().Traffic.Total.ShouldBe(720);
        _monitor.Requests(Minute).Total.ShouldBe(6);
    }

    [Fact]
    public async Task ThreadsThatRecordTogether_LoseNothing()
    {
        const int Threads = 8;
        const int Each = 20_000;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(t => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                Traffic.Record(_monitor, 1, seconds: 2, error: i % 4 == 0 ? "overloaded" : null, model: i % 2 == 0 ? "m1" : "m2", usd: 0.01m);
                if (i % 500 == 0)
                    _time.Advance(TimeSpan.FromSeconds(1));
            }
        })));

        var figures = _monitor.Requests(PerformanceMonitor.Kept);
        figures.Total.ShouldBe(Threads * Each);
        figures.Failed.ShouldBe(Threads * Each / 4);
        figures.MeanLatency.ShouldBe(2000);
        figures.Tokens.ShouldBe(Threads * Each * 35L);
        figures.CostUsd.ShouldBe(Threads * Each * 0.01m);
        figures.Errors.ShouldBe([new("overloaded", Threads * Each / 4)]);
        _monitor.Calls(PerformanceMonitor.Kept).Select(c => (c.Model, c.Traffic.Total)).ShouldBe([("m1", Threads * Each / 2), ("m2", Threads * Each / 2)]);
    }

    [Theory]
    [InlineData("client_closed")]
    [InlineData("invalid_request")]
    [InlineData("not_found")]
    [InlineData("request_too_large")]
    public void CallersMistake_IsNoFailureOfTheService(string word)
    {
        Traffic.Record(_monitor, 3);
        Traffic.Record(_monitor, 7, error: word);
        Traffic.Record(_monitor, 1, error: "overloaded");

        foreach (var figures in new[] { _monitor.Requests(Minute), _monitor.Calls(Minute).Single().Traffic })
        {
            (figures.Completed, figures.Failed, figures.ClientErrors).ShouldBe((3, 1, 7));
            figures.ErrorRate.ShouldBe(0.25);
            figures.Errors.ShouldBe([new(word, 7), new("overloaded", 1)]);
            figures.MeanLatency.ShouldBe(1000);
        }
    }

    [Fact]
    public void RefusedCredentialOfTheGateway_IsAFailure_OfACaller_IsNot()
    {
        _monitor.Record(Traffic.Request(error: "authentication"), []);
        _monitor.Record(Traffic.Request(error: "authentication_error"), []);

        (_monitor.Requests(Minute).Failed, _monitor.Requests(Minute).ClientErrors).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData(ChatErrorKind.Timeout, GatewayReason.None, 1)]
    [InlineData(ChatErrorKind.Unknown, GatewayReason.None, 0)]
    [InlineData(ChatErrorKind.Overloaded, GatewayReason.Shutdown, 0)]
    public void CallTheGatewayBrokeOff_IsAFailureOfTheProviderWhereTheRequestsTimeRanOut(ChatErrorKind kind, GatewayReason reason, long failed)
    {
        var outcome = new Outcome(AttemptStage.MidStream, AttemptSide.Gateway, new ChatError(kind, "over")) { Reason = reason };
        _monitor.Record(Traffic.Request(error: "timeout"), [new Attempt(new Target("claude", "m1"), outcome)]);

        var call = _monitor.Calls(Minute).Single().Traffic;
        (call.Failed, call.ClientErrors).ShouldBe((failed, 1 - failed));
    }

    [Fact]
    public void RequestThatFellBack_IsAFailureOfTheFirstProvider_AndNoneOfTheGateway()
    {
        _monitor.Record(Traffic.Request(3, usd: 0.3m), [Traffic.Call("claude", "m1", 1, "overloaded", 0.1m), Traffic.Call("gemini", "m2", 2, usd: 0.2m)]);

        _monitor.Requests(Minute).ErrorRate.ShouldBe(0);
        var calls = _monitor.Calls(Minute);
        calls.Select(c => (c.Provider, c.Traffic.ErrorRate, c.Traffic.CostUsd)).ShouldBe([("claude", 1, 0.1m), ("gemini", 0, 0.2m)]);
        calls[1].Traffic.MeanLatency.ShouldBe(2000);
    }

    [Fact]
    public void ProviderThatWasPassedOver_WasNotCalled()
    {
        var skipped = new Attempt(new Target("claude", "m1"), new Outcome(AttemptStage.Plan, AttemptSide.Gateway, null) { Reason = GatewayReason.CircuitOpen });
        _monitor.Record(Traffic.Request(), [skipped, Traffic.Call("gemini", "m2")]);

        _monitor.Calls(Minute).Single().Provider.ShouldBe("gemini");
    }

    [Fact]
    public void MadeUpModels_CountAsOther()
    {
        for (var i = 0; i < 1000; i++)
            Traffic.Record(_monitor, 1, model: $"made-up-{i}");
        Traffic.Record(_monitor, 1, model: "m2");

        _monitor.Calls(Minute).Select(c => (c.Model, c.Traffic.Total)).ShouldBe([("m2", 1), ("other", 1000)]);
    }

    [Fact]
    public void KnownModelsWithoutEnd_AreBounded()
    {
        var monitor = new PerformanceMonitor(Enumerable.Range(0, 500).Select(i => $"known-{i}").ToHashSet(), _time);
        for (var i = 0; i < 500; i++)
            Traffic.Record(monitor, 1, model: $"known-{i}");

        var calls = monitor.Calls(Minute);
        calls.Count.ShouldBe(65);
        calls.Sum(c => c.Traffic.Total).ShouldBe(500);
    }

    [Fact]
    public void Minutes_AreWholeAndAddUpToTheCalls()
    {
        _time.Advance(TimeSpan.FromSeconds(95));
        Traffic.Record(_monitor, 2);
        _time.Advance(TimeSpan.FromSeconds(50));
        Traffic.Record(_monitor, 3);

        var (minutes, calls) = _monitor.Minutes(2);

        minutes.Select(m => (m.From.Minute, m.From.Second, m.Traffic.Total)).ShouldBe([(0, 0, 0), (1, 0, 2), (2, 0, 3)]);
        calls.Single().Traffic.Total.ShouldBe(5);
    }

    [Fact]
    public void RestoredCost_CountsFromWhenItWasSpent()
    {
        var now = _time.GetUtcNow();
        _monitor.Restore(now - TimeSpan.FromMinutes(50), "claude", "m1", 70);
        _monitor.Restore(now - TimeSpan.FromHours(3), "claude", "m1", 1000);

        _monitor.Requests(TimeSpan.FromHours(1)).CostUsd.ShouldBe(70);
        _monitor.Calls(TimeSpan.FromHours(1)).Single().Traffic.CostUsd.ShouldBe(70);
        _time.Advance(TimeSpan.FromMinutes(11));
        _monitor.Requests(TimeSpan.FromHours(1)).CostUsd.ShouldBe(0);
    }

    [Fact]
    public void Recording_AllocatesNothingWithinASlot_AndTakesMicroseconds()
    {
        var monitor = new PerformanceMonitor(new HashSet<string> { "m1" }, TimeProvider.System);
        var (request, calls) = (Traffic.Request(), new[] { Traffic.Call("claude", "m1") });
        for (var i = 0; i < 50_000; i++)
            monitor.Record(request, calls);

        const int Times = 100_000;
        var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        for (var i = 0; i < Times; i++)
            monitor.Record(request, calls);
        var (bytes, each) = (GC.GetAllocatedBytesForCurrentThread() - before, clock.Elapsed / Times);

        TestContext.Current.TestOutputHelper?.WriteLine($"{each.TotalNanoseconds:F0} ns a request with one call");
        // A slot may begin in between: a few cells.
        bytes.ShouldBeLessThan(50_000);
        // Some 0.3 µs where nobody else has the processor.
        each.ShouldBeLessThan(TimeSpan.FromMicroseconds(20));
    }
}
