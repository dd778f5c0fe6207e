namespace Gateway.Model.Budgets;

/// <summary>What spending is counted by: a budget, whose it is, and when.</summary>
/// <param name="Budget">The budget's name in the configuration, or <c>key:</c> and the key's id where it came with a key.</param>
/// <param name="Subject">The key or user of a budget that each has; "" where there is one for all it is for.</param>
/// <param name="PeriodStart">Unix milliseconds; 0 for all time.</param>
public readonly record struct BudgetAccount(string Budget, string Subject, long PeriodStart)
{
    private const string Key = "key:";

    /// <summary>What the budget of a key's own is called.</summary>
    public static string OfKey(string keyId) => $"{Key}{keyId}";

    /// <summary>The id of the key whose own the budget is; null where it is none of a key.</summary>
    public static string? KeyOf(string budget) => budget.StartsWith(Key, StringComparison.Ordinal) ? budget[Key.Length..] : null;
}

/// <summary>What is spent on an account, as the store keeps it.</summary>
/// <param name="SpentNano">All of it, billionths of a US dollar.</param>
/// <param name="UnresolvedNano">The part nobody knows the true amount of: a reservation that was kept.</param>
public readonly record struct BudgetSpending(BudgetAccount Account, long? PeriodEnd, long SpentNano, long UnresolvedNano);
