using Gateway.Model.Budgets;

namespace Gateway.Accounting.Budgets;

/// <summary>What is spent and reserved on one account. Its book's lock guards all of it.</summary>
internal sealed class BudgetCounter(BudgetPlace place)
{
    public BudgetPlace Place => place;

    /// <summary>The budget as it was last asked for; null since the start.</summary>
    public BudgetDefinition? Budget { get; set; }

    public long Spent { get; set; }

    public long Reserved { get; set; }

    /// <summary>The part of <see cref="Spent"/> nobody knows the true amount of.</summary>
    public long Unresolved { get; set; }

    /// <summary>What of <see cref="Spent"/> another process has spent, and told of.</summary>
    public long Restored { get; set; }

    /// <summary>Somebody was refused for it.</summary>
    public bool HasRefused { get; set; }

    /// <summary>Requests that may still charge it.</summary>
    public int Holds { get; set; }

    public long Held => Spent + Reserved;
}

/// <summary>A budget and the account of it that a request is charged to.</summary>
internal readonly record struct BudgetShare(BudgetDefinition Budget, BudgetCounter Counter)
{
    public long Left => Budget.CapNano - Counter.Held;
}
