using Gateway.Model;
using Gateway.Storage;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Tests.Storage;

public sealed class CircuitHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, 250, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transition_EveryColumnReadBack()
    {
        await using var store = await TestStore.StartAsync();
        var opened = new CircuitTransition("claude", CircuitPosition.HalfOpen, CircuitPosition.Open, Noon, "the probe failed")
        {
            SampleError = "server_error: \"é\"", RequestsShed = 12, OpenUntil = Noon.AddMinutes(5),
        };
        store.Log.TryWrite(opened).ShouldBeTrue();
        await store.DrainAsync();

        store.Read("SELECT * FROM circuit_transitions").Single().ShouldMatch(
            "^1\\|claude\\|half_open\\|open\\|the probe failed\\|server_error: \"é\"\\|12\\|1777637100250\\|1777636800250$");
        var row = (await store.Circuits.LatestAsync(new CircuitHistoryFilter(), 10, Token)).ShouldHaveSingleItem();
        row.ToTransition().ShouldBe(opened);
    }

    [Fact]
    public async Task BareTransition_IsReadBackAsItWas()
    {
        await using var store = await TestStore.StartAsync();
        var closed = new CircuitTransition("claude", CircuitPosition.Open, CircuitPosition.Closed, Noon, "reset by an operator");
        store.Log.TryWrite(closed).ShouldBeTrue();
        await store.DrainAsync();

        (await store.Circuits.LatestOfEachAsync(["claude"], Token)).ShouldBe([closed]);
    }

    [Fact]
    public async Task Stop_WritesTransitionsThatWait()
    {
        // Nothing but the stop ends this linger time.
        await using var store = await TestStore.StartAsync(new RequestLogSettings { Linger = TimeSpan.FromHours(1) });
        store.Log.TryWrite(Changed("claude", CircuitPosition.Open, Noon)).ShouldBeTrue();
        await store.StopAsync(Token);

        store.Read("SELECT provider FROM circuit_transitions").ShouldBe(["claude"]);
        store.Log.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task FullQueue_RefusesATransitionAtOnce()
    {
        await using var store = TestStore.Create(new RequestLogSettings { QueueCapacity = 1 });
        store.Log.TryWrite(Changed("claude", CircuitPosition.Open, Noon)).ShouldBeTrue();
        store.Log.TryWrite(Changed("gemini", CircuitPosition.Open, Noon)).ShouldBeFalse();

        var batch = new LogBatch();
        store.Log.Take(batch);
        (batch.Rows, batch.Transitions.ToArray().Single().Provider).ShouldBe((1, "claude"));
        batch.Clear();
        (batch.Rows, batch.Transitions.Length).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Latest_NewestFirstThroughEachFilter()
    {
        await using var store = await FilledAsync();
        (await CausesAsync(store, new CircuitHistoryFilter(), 3)).ShouldBe("edc");
        (await CausesAsync(store, new CircuitHistoryFilter { Provider = "claude" })).ShouldBe("dba");
        (await CausesAsync(store, new CircuitHistoryFilter { Before = Noon.AddSeconds(2) })).ShouldBe("ba");
        (await CausesAsync(store, new CircuitHistoryFilter { Provider = "openai" })).ShouldBe("");
    }

    [Fact]
    public async Task LatestAfterARow_NextPageSkipsNothing()
    {
        await using var store = await FilledAsync();
        // c, d and e share a millisecond.
        var last = (await store.Circuits.LatestAsync(new CircuitHistoryFilter(), 2, Token))[^1];
        var rest = new CircuitHistoryFilter { Before = DateTimeOffset.FromUnixTimeMilliseconds(last.CreatedAt), BeforeId = last.Id };

        (await CausesAsync(store, rest)).ShouldBe("cba");
    }

    [Fact]
    public async Task LatestOfEach_OneAProviderThatHasOne()
    {
        await using var store = await FilledAsync();
        var latest = await store.Circuits.LatestOfEachAsync(["openai", "gemini", "claude"], Token);

        latest.Select(t => (t.Provider, t.Cause)).ShouldBe([("gemini", "e"), ("claude", "d")]);
    }

    [Theory]
    [InlineData(null, "ix_circuit_transitions_created_at (created_at<?)")]
    [InlineData("claude", "ix_circuit_transitions_provider_created_at (provider=? AND created_at<?)")]
    public async Task LatestQuery_WalksItsIndexWithoutSorting(string? provider, string index)
    {
        await using var store = await TestStore.StartAsync();
        await using var context = store.OpenContext();
        var query = CircuitHistory.Latest(context, new CircuitHistoryFilter { Provider = provider, Before = Noon }).Take(10);
        using var command = query.CreateDbCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText}";
        await context.Database.OpenConnectionAsync(Token);
        var plan = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(Token))
        {
            while (await reader.ReadAsync(Token))
                plan.Add(reader.GetString(3));
        }

        string.Join('\n', plan).ShouldContain(index);
        string.Join('\n', plan).ShouldNotContain("TEMP B-TREE");
    }

    private static CircuitTransition Changed(string provider, CircuitPosition to, DateTimeOffset at, string cause = "") =>
        new(provider, to == CircuitPosition.Closed ? CircuitPosition.HalfOpen : CircuitPosition.Closed, to, at, cause);

    private static async Task<string> CausesAsync(TestStore store, CircuitHistoryFilter filter, int count = 10) =>
        string.Concat((await store.Circuits.LatestAsync(filter, count, Token)).Select(row => row.Cause));

    private static async Task<TestStore> FilledAsync()
    {
        var store = await TestStore.StartAsync();
        store.Log.TryWrite(Changed("claude", CircuitPosition.Open, Noon, "a"));
        store.Log.TryWrite(Changed("claude", CircuitPosition.Closed, Noon.AddSeconds(1), "b"));
        store.Log.TryWrite(Changed("gemini", CircuitPosition.Open, Noon.AddSeconds(2), "c"));
        store.Log.TryWrite(Changed("claude", CircuitPosition.Open, Noon.AddSeconds(2), "d"));
        store.Log.TryWrite(Changed("gemini", CircuitPosition.Closed, Noon.AddSeconds(2), "e"));
        await store.DrainAsync();
        return store;
    }
}
