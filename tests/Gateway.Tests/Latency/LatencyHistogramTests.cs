using Gateway.Model.Latency;

namespace Gateway.Tests.Latency;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentile_LiesWithinItsBucket()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(100, 50);
        histogram.Add(1000, 50);

        histogram.Percentile(0.25).ShouldBe(113);
        histogram.Percentile(0.5).ShouldBe(126);
        histogram.Percentile(0.75).ShouldBe(1130);
        histogram.Percentile(1).ShouldBe(1260);
    }

    [Fact]
    public void NoRequests_NoPercentile()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(LatencyBuckets.Unknown, 5);

        (histogram.Count, histogram.Percentile(0.5)).ShouldBe((0, null));
    }

    [Fact]
    public void LastBucket_StandsForItsLowerBound()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(1_000_000, 3);

        histogram.Percentile(0.99).ShouldBe(1_000_000);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void SpreadDurations_WithinThirteenPercentOfTheTruth(double share)
    {
        var random = new Random(7);
        var durations = Enumerable.Range(0, 20_000).Select(_ => (long)(800 * Math.Exp(random.NextDouble() * 4))).Order().ToList();
        var histogram = new LatencyHistogram();
        foreach (var duration in durations)
            histogram.Add(LatencyBuckets.Bounds.Last(bound => bound <= duration), 1);

        var truth = durations[(int)Math.Ceiling(share * durations.Count) - 1];
        histogram.Percentile(share)!.Value.ShouldBe(truth, truth * 0.13);
    }
}
