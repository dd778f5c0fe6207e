using Gateway.Model.Budgets;

namespace Gateway.Accounting.Budgets;

/// <summary>Where the book finds what left its memory.</summary>
/// <param name="Read">What the store has of an account; null where it has nothing.</param>
/// <param name="IsUpToDate">The store has all that ended requests have spent.</param>
public sealed record SpendingSource(Func<BudgetAccount, BudgetSpending?> Read, Func<bool> IsUpToDate)
{
    /// <summary>There is no store: nothing leaves the memory.</summary>
    public static readonly SpendingSource None = new(static _ => null, static () => false);
}
