namespace Gateway.Model.Budgets;

/// <summary>An account a request is charged to.</summary>
/// <param name="PeriodEnd">Unix milliseconds; null for all time.</param>
public readonly record struct BudgetPlace(BudgetAccount Account, long? PeriodEnd);

/// <summary>What a request is charged, to each of its accounts: written with its row's end, in one transaction. Billionths of a US dollar.</summary>
/// <param name="Places">At least one.</param>
/// <param name="ReservedNano">While it runs: what it may cost at worst, its ended attempts included.</param>
/// <param name="SpentNano">What it has cost.</param>
/// <param name="UnresolvedNano">The part of that nobody knows the true amount of.</param>
public sealed record BudgetCharge(IReadOnlyList<BudgetPlace> Places, long ReservedNano, long SpentNano, long UnresolvedNano)
{
    /// <summary>No account changes by it.</summary>
    public bool IsNothing => SpentNano == 0 && UnresolvedNano == 0;

    /// <summary>The process died while it ran: the vendor may bill all it was let do.</summary>
    public BudgetCharge AtWorst()
    {
        var worst = Math.Max(ReservedNano, SpentNano);
        return this with { ReservedNano = 0, SpentNano = worst, UnresolvedNano = UnresolvedNano + worst - SpentNano };
    }
}
