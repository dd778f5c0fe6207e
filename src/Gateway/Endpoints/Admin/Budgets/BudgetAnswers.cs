using System.Text.Json.Serialization;
using Gateway.Accounting.Budgets;
using Gateway.Model;
using Gateway.Model.Budgets;

namespace Gateway.Endpoints.Admin.Budgets;

/// <summary><c>GET /admin/budgets</c>.</summary>
/// <param name="Budgets">Those nearest to their cap first.</param>
/// <param name="Total">How many there are.</param>
internal sealed record BudgetList(IReadOnlyList<BudgetAnswer> Budgets, int Total);

/// <summary>How one account of a budget stands in the period that runs. US dollars.</summary>
/// <param name="Subject">The key or user of a budget that each has ("" for those who say neither); null where there is one for all it is for.</param>
/// <param name="UnresolvedUsd">The part of what is spent nobody knows the true amount of.</param>
/// <param name="ResetsAt">Null: never.</param>
internal sealed record BudgetAnswer(
    string Budget, string Scope, string? Subject, string Per, decimal Usd, decimal SpentUsd, decimal ReservedUsd, decimal UnresolvedUsd, decimal LeftUsd,
    DateTimeOffset? ResetsAt)
{
    public static BudgetAnswer Of(BudgetState state) => new(
        state.Budget.Id, state.Budget.Scope, state.Budget.IsEach ? state.Subject : null, state.Budget.Per.Word(), NanoUsd.ToUsd(state.Budget.CapNano),
        NanoUsd.ToUsd(state.SpentNano), NanoUsd.ToUsd(state.ReservedNano), NanoUsd.ToUsd(state.UnresolvedNano), NanoUsd.ToUsd(state.LeftNano), state.ResetsAt);
}

/// <summary>The body of <c>POST /admin/budgets/{id}/corrections</c>.</summary>
/// <param name="Subject">The key or user, for a budget that each has.</param>
/// <param name="Usd">What is added to what is spent; below 0 takes it back.</param>
/// <param name="Reason">For who reads the ledger: 1 to 500 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CorrectionOrder(string? Subject, decimal? Usd, string? Reason)
{
    private const int Longest = 500;

    public static IEnumerable<string> Problems(CorrectionOrder? order)
    {
        if (order?.Usd is not { } usd || usd == 0)
            yield return "usd: an amount is expected, in US dollars; below 0 takes spending back.";
        else if (Math.Abs(usd) > BudgetOptions.Most)
            yield return $"usd: {usd} is out of range.";
        if (string.IsNullOrWhiteSpace(order?.Reason))
            yield return "reason: is required.";
        else if (order.Reason.Length > Longest || order.Reason.Any(char.IsControl))
            yield return $"reason: is longer than {Longest} characters, or holds a control character.";
    }
}
