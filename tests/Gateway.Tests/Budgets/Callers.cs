using Gateway.Accounting.Budgets;
using Gateway.Model;
using Gateway.Model.Budgets;
using Gateway.Model.Callers;
using Gateway.Protocol.Chat;
using Gateway.Tests.Time;

namespace Gateway.Tests.Budgets;

/// <summary>A book of budgets, and who is held by them.</summary>
internal static class Callers
{
    public const long Usd = 1_000_000_000;

    public static readonly Target Sonnet = new("claude", "claude-sonnet-4-5");

    public static Caller Key(string id, params string[] labels) => new() { KeyId = id, Labels = labels };

    public static BudgetBook Book(TimeProvider? time, params (string Name, BudgetOptions Options)[] budgets) => Book(time, source: null, budgets);

    public static BudgetBook Book(TimeProvider? time, SpendingSource? source, params (string Name, BudgetOptions Options)[] budgets)
    {
        var book = new BudgetBook(time ?? new ManualTime(), source, mostAccounts: 8);
        book.Configure(budgets.Select(b => KeyValuePair.Create(b.Name, b.Options)));
        return book;
    }

    public static BudgetOptions Budget(decimal usd, string per = "day") => new() { Usd = usd, Per = per };

    public static Attempt Answered(decimal usd) =>
        new(Sonnet, Outcome.Success) { Price = new PricedUsage(usd, "test"), Usage = new TokenUsage { Input = 1, Output = 1 } };

    /// <summary>Spends an amount as one request of the caller.</summary>
    public static BudgetRefusal? Spend(this BudgetBook book, Caller caller, decimal usd, string? user = null)
    {
        using var hold = book.Open(caller, user);
        if (hold?.Cover(NanoUsd.FromUsd(usd)) is { } refusal)
            return refusal;
        hold?.AttemptEnded(Answered(usd));
        return null;
    }
}
