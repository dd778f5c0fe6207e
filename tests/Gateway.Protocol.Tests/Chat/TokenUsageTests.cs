using Gateway.Protocol.Chat;

namespace Gateway.Protocol.Tests.Chat;

public sealed class TokenUsageTests
{
    [Fact]
    public void PiecesOfOneProvider_AddUpFieldByField()
    {
        var start = new TokenUsage { Input = 10, CacheRead = 5, Output = 1, Source = UsageSource.Provider };
        var end = new TokenUsage { Output = 40, Reasoning = 30, Source = UsageSource.Provider };

        start.Merge(end).ShouldBe(
            new TokenUsage { Input = 10, CacheRead = 5, Output = 40, Reasoning = 30, Source = UsageSource.Provider });
    }

    [Fact]
    public void LaterTotal_ReplacesTheEarlierOneEvenWhenItIsSmaller() =>
        new TokenUsage { Input = 10, Source = UsageSource.Provider }.Merge(new TokenUsage { Input = 0, Source = UsageSource.Provider })
            .Input.ShouldBe(0);

    [Fact]
    public void Estimate_NeverReplacesWhatTheProviderSaid_ButFillsItsGaps()
    {
        var said = new TokenUsage { Input = 10, Source = UsageSource.Provider };
        var estimate = new TokenUsage { Input = 99, Output = 7, Source = UsageSource.Estimated };
        var expected = new TokenUsage { Input = 10, Output = 7, Source = UsageSource.Provider };

        said.Merge(estimate).ShouldBe(expected);
        estimate.Merge(said).ShouldBe(expected);
    }

    [Fact]
    public void NothingSaid_IsNotZero()
    {
        var unknown = default(TokenUsage);

        unknown.Source.ShouldBe(UsageSource.Unknown);
        unknown.TotalInput.ShouldBeNull();
        unknown.CacheWrite.ShouldBeNull();
        unknown.Merge(default).ShouldBe(unknown);
    }

    [Fact]
    public void Sums_LeaveNoBucketOut()
    {
        var usage = new TokenUsage { Input = 1, CacheRead = 10, CacheWrite5m = 100, CacheWrite1h = 1000 };

        usage.CacheWrite.ShouldBe(1100);
        usage.TotalInput.ShouldBe(1111);
    }
}
