using System.Diagnostics;
using System.Text;
using Gateway.Accounting;
using Gateway.Accounting.Budgets;
using Gateway.Accounting.Prices;
using Gateway.Model;
using static Gateway.Tests.Budgets.Callers;

namespace Gateway.Tests.Budgets;

/// <summary>What a check of budgets costs a request: open, what it may cost, cover, settle.</summary>
public sealed class BudgetCostTests
{
    private const int Requests = 20_000;

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        $$"""{"model":"claude-sonnet-4-5","max_tokens":256,"messages":[{"role":"user","content":"{{new string('x', 1_000)}}"}]}""");

    [Fact]
    [Trait("Category", "Long")]
    public void ThreeBudgets_CostLessThanTenMicroseconds()
    {
        var catalogue = new ModelCatalogue(
            PriceTable.Embedded, new Dictionary<string, ProviderOptions> { ["claude"] = new() { Dialect = "anthropic", BaseUrl = "https://api.anthropic.com" } });
        var book = Book(TimeProvider.System, ("all", Budget(1_000_000)), ("each", Budget(1_000_000) with { Each = "key" }), ("users", Budget(1_000_000, "month") with { Each = "user" }));
        var (none, caller, answered) = (Book(TimeProvider.System), Key("ci"), Answered(0.001m));

        var with = Fastest(() => Check(book));
        var without = Fastest(() => Check(none));

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"three budgets {with:0.000} µs, none {without:0.0000} µs a request"));
        // Unoptimised, too.
        with.ShouldBeLessThan(10);

        void Check(BudgetBook asked)
        {
            using var hold = asked.Open(caller, "u1");
            if (hold is null)
                return;
            var worst = catalogue.WorstPrice(Sonnet, PromptSize.Rough(Body), DateTimeOffset.UnixEpoch)!.Value.For(256);
            hold.Cover(worst).ShouldBeNull();
            hold.AttemptEnded(answered);
            hold.Charge();
            hold.Settle();
        }
    }

    private static double Fastest(Action check) => Enumerable.Range(0, 10).Min(_ =>
    {
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < Requests; i++)
            check();
        return Stopwatch.GetElapsedTime(since).TotalMicroseconds / Requests;
    });
}
