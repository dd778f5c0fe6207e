namespace Gateway.Storage.Budgets;

/// <summary>A row of <c>budget_spending</c>: what is spent on one account, a sum that each request's end adds to.</summary>
public sealed class BudgetSpendingRow
{
    public string Budget { get; private set; } = "";

    /// <summary>The key or user of a budget that each has; "" where there is one for all it is for.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>Unix milliseconds; 0 for all time.</summary>
    public long PeriodStart { get; private set; }

    /// <summary>Unix milliseconds; null for all time.</summary>
    public long? PeriodEnd { get; private set; }

    /// <summary>Billionths of a US dollar, corrections included.</summary>
    public long SpentNano { get; private set; }

    /// <summary>The part of <see cref="SpentNano"/> nobody knows the true amount of.</summary>
    public long UnresolvedNano { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public long UpdatedAt { get; private set; }
}
