using Gateway.Storage;

namespace Gateway.Tests.Storage;

public sealed class RecordIdsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ClockStandsOrStepsBack_IdsStillRise()
    {
        var clock = new SettableClock { Now = Noon };
        var ids = new RecordIds(clock);
        var allocated = new List<long>();
        for (var n = 0; n < 5000; n++)
        {
            clock.Now = n < 2500 ? Noon : Noon.AddHours(-1);
            allocated.Add(ids.Next());
        }
        allocated.ShouldBeInOrder(SortDirection.Ascending);
        allocated.Distinct().Count().ShouldBe(5000);
    }

    [Fact]
    public void LaterTime_HigherIdInAnyProcess()
    {
        var early = new RecordIds(new SettableClock { Now = Noon });
        var late = new RecordIds(new SettableClock { Now = Noon.AddMilliseconds(1) });
        late.Next().ShouldBeGreaterThan(early.Next());
    }

    [Fact]
    public void StoreHoldsHigherIds_NewOnesLieAbove()
    {
        var future = new RecordIds(new SettableClock { Now = Noon.AddYears(1) }).Next();
        var ids = new RecordIds(new SettableClock { Now = Noon });
        ids.StartAfter(future);
        ids.Next().ShouldBeGreaterThan(future);
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
