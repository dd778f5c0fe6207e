using Gateway.Storage;
using Gateway.Storage.Retention;

namespace Gateway.Tests.Storage.Retention;

public sealed class StoreUseTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(0, 0, 100, double.PositiveInfinity)] // no bound
    [InlineData(1000, 0, 0, double.PositiveInfinity)] // nothing grows
    [InlineData(1000, 30, 33, double.PositiveInfinity)] // 30 days of it fit
    [InlineData(1000, 30, 40, 15)]
    [InlineData(1000, 0, 40, 15)]
    [InlineData(400, 0, 40, 0)] // there already
    public void DaysLeft_UntilTheBoundUnlessAgeHoldsTheStoreBelowIt(int boundMiB, int days, int perDayMiB, double left)
    {
        var policy = new RetentionPolicy(new StorageOptions { MaxSizeMiB = boundMiB, RetentionDays = days });
        var size = new StoreSize(4096, 400 * MiB / 4096, 0);

        policy.DaysLeft(size, perDayMiB * (double)MiB).ShouldBe(left);
    }

    [Fact]
    public async Task HalfOfTheRowsCameToday_HalfOfTheBytesAreADaysGrowth()
    {
        await using var store = await RetentionStore.OpenAsync(maxSizeMiB: 16);
        store.Write(Enumerable.Range(0, 500).Select(n => store.Request($"a{n}", TimeSpan.FromDays(9))));
        store.Write(Enumerable.Range(0, 500).Select(n => store.Request($"b{n}", TimeSpan.FromHours(3))));
        store.Step();

        store.Use.Bytes.ShouldBe(long.Parse(store.Read("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Single()));
        store.Use.DaysLeft.ShouldBe(((16 * MiB) - store.Use.Bytes) / (store.Use.Bytes / 2.0), tolerance: 1e-9);
    }

    [Fact]
    public async Task AllRowsAreOfTheLastHours_TheyAreTheGrowthOfThese()
    {
        await using var store = await RetentionStore.OpenAsync(maxSizeMiB: 16);
        store.Write(Enumerable.Range(0, 500).Select(n => store.Request($"a{n}", TimeSpan.FromHours(6))));
        store.Step();

        store.Use.DaysLeft.ShouldBe(((16 * MiB) - store.Use.Bytes) / (store.Use.Bytes * 4.0), tolerance: 1e-9);
    }

    [Fact]
    public async Task NothingCameToday_NoEndInSight()
    {
        await using var store = await RetentionStore.OpenAsync(maxSizeMiB: 16);
        store.Write(store.Request("a", TimeSpan.FromDays(2)));
        store.Step();

        store.Use.DaysLeft.ShouldBe(double.PositiveInfinity);
    }
}
