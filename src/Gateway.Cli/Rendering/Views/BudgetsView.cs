using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

internal static class BudgetsView
{
    public static void ShowAll(IReadOnlyList<BudgetAnswer>? budgets, Screen screen) => screen.Show(
        [
            new("Budget", "budget", b => Cell.Of(b.Budget)),
            new("For", "scope", b => Cell.Of(b.Scope)),
            new("Subject", "subject", b => Cell.Of(b.Subject)),
            new("Per", "per", b => Cell.Of(b.Per)),
            new("Cap", "usd", b => Cell.Usd(b.Usd)) { IsNumber = true },
            new("Spent", "spent_usd", b => Cell.Usd(b.SpentUsd)) { IsNumber = true },
            new("Reserved", "reserved_usd", b => Cell.Usd(b.ReservedUsd)) { IsNumber = true },
            new("Unresolved", "unresolved_usd", b => Cell.Usd(b.UnresolvedUsd)) { IsNumber = true, Place = Place.Wide },
            new("Left", "left_usd", b => Cell.Usd(b.LeftUsd) with { Tone = ToneOf(b) }) { IsNumber = true },
            new("Resets (UTC)", "resets_at", b => Cell.Time(b.ResetsAt)) { Place = Place.Wide },
        ],
        budgets, "No budget: Gateway:Budgets sets them, or a key brings one.");

    private static Tone ToneOf(BudgetAnswer budget) =>
        budget.LeftUsd <= budget.Usd * 0.01m ? Tone.Bad : budget.LeftUsd <= budget.Usd * 0.2m ? Tone.Warning : Tone.Good;
}
