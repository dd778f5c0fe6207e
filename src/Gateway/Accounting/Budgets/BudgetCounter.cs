using Gateway.Model.Budgets;

namespace Gateway.Accounting.Budgets;

/// <summary>What is spent and reserved on one account. Its book's lock guards all of it.</summary>
internal sealed class BudgetCounter(BudgetPlace place)
{
    /// <summary>Its period's end is the later one, where a budget's period was changed to another with the same start.</summary>
    public BudgetPlace Place { get; private set; } = place;

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

    public CounterSnapshot Snapshot() => new(Place, Spent, Reserved, Unresolved, Restored, HasRefused);

    public void LastUntil(long? end)
    {
        if (end != Place.PeriodEnd && (end is null || end > Place.PeriodEnd))
            Place = Place with { PeriodEnd = end };
    }

    public long Held => Spent + Reserved;
}

/// <summary>What a counter said at one moment.</summary>
internal readonly record struct CounterSnapshot(BudgetPlace Place, long Spent, long Reserved, long Unresolved, long Restored, bool HasRefused)
{
    public BudgetState Describe(BudgetDefinition budget) => new(budget, Place, Spent, Reserved, Unresolved, Restored, HasRefused);
}

/// <summary>A budget and the account of it that a request is charged to.</summary>
internal readonly record struct BudgetShare(BudgetDefinition Budget, BudgetCounter Counter)
{
    public long Left => Budget.CapNano - Counter.Held;
}
