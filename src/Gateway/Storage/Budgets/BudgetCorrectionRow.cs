namespace Gateway.Storage.Budgets;

/// <summary>A row of <c>budget_corrections</c>: what somebody put right by hand, and why. Rows are added and never changed.</summary>
public sealed class BudgetCorrectionRow
{
    public long Id { get; init; }

    public string Budget { get; init; } = "";

    public string Subject { get; init; } = "";

    /// <summary>Unix milliseconds; 0 for all time.</summary>
    public long PeriodStart { get; init; }

    /// <summary>Billionths of a US dollar; below 0 takes spending back.</summary>
    public long Nano { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; init; }
}
