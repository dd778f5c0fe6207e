using Gateway.Storage.Retention;
using Gateway.Tests.Time;

namespace Gateway.Tests.Storage.Retention;

public sealed class RetentionAgeTests
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(31);
    private static readonly TimeSpan Young = TimeSpan.FromDays(29);

    [Fact]
    public async Task RowsOlderThanTheLimit_GoFromEveryTableButUsage()
    {
        await using var store = await RetentionStore.OpenAsync(days: 30, usageDays: 400);
        store.Write(store.Request("old", Old), store.Request("young", Young));
        store.Write(store.Transition("old", Old), store.Transition("young", Young));
        store.RunRetention();

        store.Read("SELECT request_id FROM provider_logs").ShouldBe(["young"]);
        store.Read("SELECT request_id FROM provider_metrics, provider_logs WHERE log_id = provider_logs.id").ShouldBe(["young"]);
        store.Read("SELECT count(*) FROM provider_metrics").ShouldBe(["1"]);
        store.Read("SELECT cause FROM circuit_transitions").ShouldBe(["young"]);
        store.Read("SELECT slice FROM request_slices").ShouldBe([$"{(store.Now - Young).ToUnixTimeMilliseconds() / 300_000}"]);
        store.Read("SELECT count(*), sum(attempts) FROM usage_hours").ShouldBe(["2|2"]);
        store.Use.Deleted.OrderBy(table => table.Table).ShouldBe(
            [("alert_notifications", 0), ("alerts", 0), ("budget_corrections", 0), ("budget_spending", 0),
                ("circuit_transitions", 1), ("provider_logs", 1), ("provider_metrics", 1), ("request_hours", 1),
                ("request_slices", 1), ("usage_hours", 0)]);
    }

    [Fact]
    public async Task UsageOlderThanItsOwnLimit_Goes()
    {
        await using var store = await RetentionStore.OpenAsync(days: 0, usageDays: 30);
        store.Write(store.Request("old", Old), store.Request("young", Young));
        store.RunRetention();

        store.Read("SELECT hour FROM usage_hours").ShouldBe([$"{(store.Now - Young).ToUnixTimeMilliseconds() / 3_600_000}"]);
        store.Read("SELECT count(*) FROM provider_logs").ShouldBe(["2"]);
    }

    [Fact]
    public async Task NoLimits_EverythingStays()
    {
        await using var store = await RetentionStore.OpenAsync();
        store.Write(store.Request("ancient", TimeSpan.FromDays(10_000)));
        store.Write(store.Transition("ancient", TimeSpan.FromDays(10_000)));

        store.RunRetention().ShouldBe(0);
        store.Read("SELECT (SELECT count(*) FROM provider_logs), (SELECT count(*) FROM circuit_transitions), (SELECT count(*) FROM usage_hours)")
            .ShouldBe(["1|1|1"]);
    }

    [Fact]
    public async Task PendingRow_StaysHoweverOldAndGoesOnceEnded()
    {
        await using var store = await RetentionStore.OpenAsync(days: 30);
        var pending = store.Store.Log.Pending("pending") with { CreatedAt = (store.Now - Old).ToUnixTimeMilliseconds() };
        store.Write(pending, store.Request("old", Old));
        store.RunRetention();
        store.Read("SELECT request_id FROM provider_logs").ShouldBe(["pending"]);

        store.Write(pending.Completed());
        store.RunRetention();
        store.Read("SELECT count(*) FROM provider_logs").ShouldBe(["0"]);
    }

    [Fact]
    public async Task SlicesThatAreKept_StayWhatTheyWere()
    {
        await using var store = await RetentionStore.OpenAsync(days: 30);
        var edge = TimeSpan.FromDays(30);
        store.Write(Enumerable.Range(0, 600).Select(n => store.Request($"r{n}", edge + TimeSpan.FromSeconds(n - 300))));
        // A slice that holds one moment young enough is kept whole.
        var firstKept = (store.Now - edge).ToUnixTimeMilliseconds() / 300_000;
        var kept = $"SELECT * FROM request_slices WHERE slice >= {firstKept} ORDER BY slice";
        var before = store.Read(kept);
        store.RunRetention();

        store.Read("SELECT count(*) FROM provider_logs").ShouldBe(["301"]);
        store.Read(kept).ShouldBe(before);
        store.Read("SELECT min(slice) FROM request_slices").ShouldBe([$"{firstKept}"]);
    }

    [Fact]
    public async Task StepWhoseTimeIsUp_LeavesTheRestToTheNext()
    {
        await using var store = await RetentionStore.OpenAsync(days: 30, time: new TickingTime(TimeSpan.FromMilliseconds(2)));
        store.Write(Enumerable.Range(0, 50).Select(n => store.Request($"r{n}", Old)));
        store.Step();

        // The clock ticks at each look: ten milliseconds are five rows at the very most.
        int.Parse(store.Read("SELECT count(*) FROM provider_logs").Single()).ShouldBeInRange(45, 49);
        store.HasWork.ShouldBeTrue();
        store.RunRetention();
        store.Read("SELECT count(*) FROM provider_logs").ShouldBe(["0"]);
    }

    [Fact]
    public async Task EveryStatement_WalksAnIndexAndSortsNothing()
    {
        await using var store = await RetentionStore.OpenAsync();
        foreach (var shape in TableShape.All)
        {
            store.Read($"EXPLAIN QUERY PLAN {shape.Oldest}").ShouldAllBe(line => !line.Contains("TEMP B-TREE"), shape.Name);
            var whole = shape.Key == "id" ? "INTEGER PRIMARY KEY (rowid=?)" : $"PRIMARY KEY ({shape.Key.Replace(", ", "=? AND ")}=?)";
            var plan = store.Read($"EXPLAIN QUERY PLAN {shape.DeleteOldest.Replace("?", "5")}");
            plan.ShouldContain(line => line.Contains(whole), shape.Name);
            plan.ShouldContain(line => line.Contains($"{shape.Age}<?)"), shape.Name);
            plan.ShouldAllBe(line => !line.Contains("SCAN ") && !line.Contains("TEMP B-TREE"), shape.Name);
        }
    }

    /// <summary>A clock that moves each time it is read.</summary>
    private sealed class TickingTime(TimeSpan tick) : TimeProvider
    {
        private readonly ManualTime _time = new();

        public override long TimestampFrequency => _time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

        public override long GetTimestamp()
        {
            _time.Advance(tick);
            return _time.GetTimestamp();
        }
    }
}
