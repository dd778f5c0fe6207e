using Gateway.Model;
using Gateway.Model.Budgets;

namespace Gateway.Accounting.Budgets;

/// <summary>How one account of a budget stands.</summary>
/// <param name="RestoredNano">What of it was spent before this process began.</param>
/// <param name="HasRefused">Somebody was refused for it.</param>
public sealed record BudgetState(
    BudgetDefinition Budget, BudgetPlace Place, long SpentNano, long ReservedNano, long UnresolvedNano, long RestoredNano, bool HasRefused)
{
    public string Subject => Place.Account.Subject;

    public long LeftNano => Math.Max(0, Budget.CapNano - SpentNano - ReservedNano);

    /// <summary>What is spent of the cap: 1 is all of it.</summary>
    public double Share => (double)SpentNano / Budget.CapNano;

    /// <summary>When it begins anew; null: never.</summary>
    public DateTimeOffset? ResetsAt => Place.PeriodEnd is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null;
}

/// <summary>Why a request is not let through: one of its budgets has no room for what it may cost.</summary>
/// <param name="State">How the account stands.</param>
/// <param name="NeededNano">What more the request would reserve.</param>
/// <param name="RetryAfter">Until the budget begins anew; null: it never does.</param>
public sealed record BudgetRefusal(BudgetState State, long NeededNano, TimeSpan? RetryAfter)
{
    /// <summary>For the caller: which budget, when it begins anew, and how it stands where nobody else spends on it.</summary>
    public string Text => State.Budget.IsOnesOwn ? Standing : $"Budget '{State.Budget.Id}' has no room for this request. {Reset}";

    private string Standing => FormattableString.Invariant(
        $"Budget '{State.Budget.Id}' ({Usd(State.Budget.CapNano)} USD {PerText}) has no room for this request: {Usd(State.SpentNano)} USD are spent, {Usd(State.ReservedNano)} reserved, and it may cost up to {Usd(NeededNano)}. {Reset}");

    private string PerText => State.Budget.Per == BudgetPer.Total ? "in total" : $"per {State.Budget.Per.Word()}";

    private string Reset => State.ResetsAt is { } at
        ? FormattableString.Invariant($"It begins anew at {at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.")
        : "It does not begin anew by itself.";

    private static string Usd(long nano) => FormattableString.Invariant($"{NanoUsd.ToUsd(nano):0.######}");
}
