using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Storage.Queries;

namespace Gateway.Tests.Storage;

public sealed class SavingQueriesTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SmallPrompts_AreThoseThatEndedByThemselves()
    {
        await using var store = await TestStore.StartAsync();
        await AddAsync(store, "small", 900, 500, "end_turn");
        await AddAsync(store, "small-too", 1000, 10, "stop_sequence");
        await AddAsync(store, "long-prompt", 1001, 10, "end_turn");
        await AddAsync(store, "long-answer", 10, 501, "end_turn");
        await AddAsync(store, "tools", 10, 10, "tool_use");
        await store.StopAsync(Token);

        var use = (await ReadAsync(store)).SmallPrompts.ShouldHaveSingleItem();
        (use.Target, use.Requests, use.Usage.Input, use.Usage.Output, use.CostUsd)
            .ShouldBe((new Target("claude", "claude-sonnet-4-5"), 2L, 1900L, 510L, 0.002m));
    }

    [Fact]
    public async Task Prefix_CountsWhereItRepeats()
    {
        await using var store = await TestStore.StartAsync();
        foreach (var (id, hash, seconds) in new[] { ("a", 7L, 0), ("b", 7L, 30), ("c", 8L, 40) })
        {
            await store.Log.WriteAsync(
                store.Log.Pending(id).Completed() with { PrefixHash = hash, PrefixBytes = 5000, CreatedAt = At.AddSeconds(seconds).ToUnixTimeMilliseconds() }, Token);
        }

        await store.StopAsync(Token);

        (await ReadAsync(store)).Prefixes.ShouldBe(
            [new RepeatedPrefix(new Target("claude", "claude-sonnet-4-5"), 7, 5000, 2, At, At.AddSeconds(30), 10)]);
    }

    [Fact]
    public async Task AttemptsOfAFallback_SayWhoWasAskedAndWhoWasPaidForNothing()
    {
        await using var store = await TestStore.StartAsync();
        var (failed, answered) = (Records.Attempt(success: false), Records.Attempt() with { Provider = "gemini", Model = "gemini-2.5-flash" });
        await store.Log.WriteAsync(store.Log.Pending("a").Completed().With(failed, answered), Token);
        await store.Log.WriteAsync(store.Log.Pending("b").Completed().With(answered), Token);
        await store.StopAsync(Token);

        var facts = await ReadAsync(store);
        var (claude, gemini) = (new Target("claude", "claude-sonnet-4-5"), new Target("gemini", "gemini-2.5-flash"));
        facts.Unanswered.ShouldBe([new UnansweredUse(claude, "overloaded", 1, 0.001m)]);
        facts.Fallbacks.ShouldBe(
            [new FellBackUse(claude, gemini, 1, new TokenUsage { Input = 10, CacheRead = 5, CacheWrite5m = 0, Output = 20, Source = UsageSource.Provider }, 0.001m)]);
        facts.Proven.ShouldBe([new ProvenTarget(claude, 1, 0), new ProvenTarget(gemini, 2, 2)]);
        facts.Share.ShouldBe(1);
    }

    [Fact]
    public async Task RowsOutsideThePeriod_DoNotCount()
    {
        await using var store = await TestStore.StartAsync();
        await AddAsync(store, "small", 9, 5, "end_turn");
        await store.StopAsync(Token);

        var queries = new SavingQueries(store.Contexts);
        (await queries.ReadAsync(At.AddMilliseconds(1), At.AddHours(1), Token)).SmallPrompts.ShouldBeEmpty();
        (await queries.ReadAsync(At.AddHours(-1), At, Token)).SmallPrompts.ShouldBeEmpty();
    }

    private static Task<SavingFacts> ReadAsync(TestStore store) => new SavingQueries(store.Contexts).ReadAsync(At, At.AddHours(1), Token);

    private static async Task AddAsync(TestStore store, string id, long input, long output, string stopReason)
    {
        var usage = new TokenUsage { Input = input, Output = output, Source = UsageSource.Provider };
        var record = store.Log.Pending(id).Completed() with { Usage = usage, StopReason = stopReason };
        await store.Log.WriteAsync(record.With(Records.Attempt(success: false), Records.Attempt() with { Usage = usage }), Token);
    }
}
