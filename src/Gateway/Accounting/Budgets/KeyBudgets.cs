using System.Runtime.CompilerServices;
using Gateway.Model.Budgets;
using Gateway.Model.Callers;

namespace Gateway.Accounting.Budgets;

/// <summary>The budgets that came with keys, as their keys have them now.</summary>
/// <param name="keys">The issued keys by id.</param>
internal sealed class KeyBudgets(Func<string, Caller?> keys)
{
    // One instance a caller: looked up, and not made anew for each request.
    private readonly ConditionalWeakTable<Caller, BudgetDefinition> _known = [];

    /// <summary>Null where the caller's key has none.</summary>
    public BudgetDefinition? Of(Caller caller) =>
        caller.Budget is null || caller.KeyId is null ? null
        : _known.TryGetValue(caller, out var known) ? known
        : _known.GetValue(caller, static c => BudgetDefinition.Of(c.KeyId!, c.Budget!));

    /// <summary>By its id; null where it is no key's, or its key has none any more.</summary>
    public BudgetDefinition? Find(string budget) => BudgetAccount.KeyOf(budget) is { } id && keys(id) is { } caller ? Of(caller) : null;
}
