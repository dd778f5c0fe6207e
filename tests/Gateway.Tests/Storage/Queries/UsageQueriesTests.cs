using System.Globalization;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Storage;
using Gateway.Storage.Queries;

namespace Gateway.Tests.Storage.Queries;

public sealed class UsageQueriesTests
{
    private const long Hour = 3_600_000;
    private const long Start = 500_000 * Hour; // 2027-01-15T08:00Z

    private static readonly UsageFilter Whole =
        new(DateTimeOffset.FromUnixTimeMilliseconds(Start), DateTimeOffset.FromUnixTimeMilliseconds(Start + (48 * Hour)), UsageGroup.Model);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(UsageGroup.Model, "m1:3/4 m2:1/1")]
    [InlineData(UsageGroup.Provider, "claude:3/4 gemini:1/1")]
    [InlineData(UsageGroup.User, "-:1/1 ann:2/3 bob:1/1")]
    [InlineData(UsageGroup.Key, "-:3/3 k1:1/2")]
    [InlineData(UsageGroup.Day, "2027-01-15:3/4 2027-01-16:1/1")]
    [InlineData(UsageGroup.Conversation, "c1:2/ c2:1/")]
    public async Task Groups_InOrderWithRequestsAndAttempts(UsageGroup group, string expected)
    {
        await using var store = await FilledAsync();

        (await ReadAsync(store, Whole with { GroupBy = group })).ShouldBe(expected);
    }

    [Fact]
    public async Task Filters_LeaveOutTheRest()
    {
        await using var store = await FilledAsync();

        (await ReadAsync(store, Whole with { Provider = "gemini" })).ShouldBe("m2:1/1");
        (await ReadAsync(store, Whole with { UserId = "ann", GroupBy = UsageGroup.Provider })).ShouldBe("claude:1/2 gemini:1/1");
        (await ReadAsync(store, Whole with { KeyId = "k1" })).ShouldBe("m1:1/2");
        (await ReadAsync(store, Whole with { Model = "m2", GroupBy = UsageGroup.User })).ShouldBe("ann:1/1");
        (await ReadAsync(store, Whole with { Model = "m2", GroupBy = UsageGroup.Conversation })).ShouldBe("c1:1/");
    }

    [Fact]
    public async Task EndOfTheTime_IsNotInIt()
    {
        await using var store = await FilledAsync();

        (await ReadAsync(store, Whole with { To = Whole.From.AddHours(1), GroupBy = UsageGroup.Day })).ShouldBe("2027-01-15:3/4");
        (await ReadAsync(store, Whole with { From = Whole.From.AddHours(1), GroupBy = UsageGroup.Day })).ShouldBe("2027-01-16:1/1");
    }

    [Fact]
    public async Task Row_HoldsEachBucket()
    {
        await using var store = await FilledAsync();
        var row = await new UsageQueries(store.Contexts).ReadAsync(Whole, Token).FirstAsync(Token);

        row.ShouldBe(new UsageRow
        {
            Group = "m1", Requests = 3, Attempts = 4, InputTokens = 40, CacheReadTokens = 20, CacheWrite5mTokens = 12, CacheWrite1hTokens = 16,
            OutputTokens = 80, ReasoningTokens = 24, TotalTokens = 168, CostNano = 3_000_000, Unpriced = 1, Estimated = 4,
        });
        row.CostUsd.ShouldBe(0.003m);
    }

    [Fact]
    public async Task Sum_OfWhatIsPartlyUnknownIsUnknown()
    {
        await using var store = await FilledAsync();
        var total = UsageRow.None;
        await foreach (var row in new UsageQueries(store.Contexts).ReadAsync(Whole with { GroupBy = UsageGroup.Conversation }, Token))
            total = total.Plus(row);

        (total.Requests, total.Attempts, total.CacheWrite5mTokens, total.TotalTokens).ShouldBe((3, null, null, 126));
    }

    [Theory]
    [InlineData(UsageGroup.User, "SEARCH usage_hours USING PRIMARY KEY (hour>? AND hour<?)")]
    [InlineData(UsageGroup.Conversation, "USING INDEX ix_provider_logs_conversation_created_at")]
    public async Task Query_ReadsItsTimeAlone(UsageGroup group, string step)
    {
        await using var store = await TestStore.StartAsync();
        var selection = new UsageSelection(Whole with { GroupBy = group, Provider = "claude", Model = "m", UserId = "u", KeyId = "k" });
        var plan = QueryPlan.Of(store, selection.Sql, selection.Parameters);

        plan.ShouldContain(step);
        if (group == UsageGroup.Conversation)
            plan.ShouldNotContain("TEMP B-TREE");
    }

    [Fact]
    public async Task CallerWhoLeaves_EndsTheQuery()
    {
        await using var store = await FilledAsync();
        using var left = new CancellationTokenSource();
        await using var rows = new UsageQueries(store.Contexts).ReadAsync(Whole, left.Token).GetAsyncEnumerator(left.Token);
        (await rows.MoveNextAsync()).ShouldBeTrue();
        await left.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await rows.MoveNextAsync());
    }

    private static async Task<string> ReadAsync(TestStore store, UsageFilter filter)
    {
        var groups = new List<string>();
        await foreach (var row in new UsageQueries(store.Contexts).ReadAsync(filter, Token))
            groups.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Group ?? "-"}:{row.Requests}/{row.Attempts}"));
        return string.Join(' ', groups);
    }

    private static async Task<TestStore> FilledAsync()
    {
        var store = await TestStore.StartAsync();
        AttemptRecord Attempt(string provider, string model, long at, bool success = true) => Records.Attempt(success) with
        {
            Provider = provider,
            Model = model,
            CreatedAt = at,
            Usage = new TokenUsage { Input = 10, CacheRead = 5, CacheWrite5m = 3, CacheWrite1h = 4, Output = 20, Reasoning = 6, Source = UsageSource.Estimated },
        };
        RequestRecord Row(string id, string provider, string model, long at) =>
            (store.Log.Pending(id) with { Provider = provider, Model = model, CreatedAt = at }).Completed();
        await store.Log.WriteAsync(
            (Row("a", "claude", "m1", Start) with { UserId = "ann", KeyId = "k1", ConversationId = "c1" })
                .With(Attempt("claude", "m1", Start, success: false) with { Price = default }, Attempt("claude", "m1", Start + 1)),
            Token);
        await store.Log.WriteAsync((Row("b", "claude", "m1", Start) with { UserId = "bob", ConversationId = "c2" }).With(Attempt("claude", "m1", Start)), Token);
        await store.Log.WriteAsync(Row("c", "claude", "m1", Start).With(Attempt("claude", "m1", Start)), Token);
        await store.Log.WriteAsync(
            (Row("d", "gemini", "m2", Start + (20 * Hour)) with { UserId = "ann", ConversationId = "c1" }).With(Attempt("gemini", "m2", Start + (20 * Hour))),
            Token);
        await store.DrainAsync();
        return store;
    }
}
