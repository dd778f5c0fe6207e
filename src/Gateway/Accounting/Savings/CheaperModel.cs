using Gateway.Model;

namespace Gateway.Accounting.Savings;

/// <summary>
/// Small prompts that a cheaper model could answer. Only a model this gateway already relies on is named: one the operator has configured, or one that
/// answered well in the period; and only where it costs half or less.
/// </summary>
internal static class CheaperModel
{
    private const decimal Worthwhile = 0.5m;
    private const long ProvenAttempts = 20;
    private const double ProvenSuccess = 0.95;

    public static IEnumerable<Saving> Of(SavingFacts facts, ModelCatalogue catalogue, IReadOnlyList<Target> configured, DateTimeOffset at)
    {
        var candidates = facts.Proven.Where(IsProven).Select(p => p.Target).Concat(configured).Distinct().ToList();
        foreach (var use in facts.SmallPrompts)
        {
            if (use.CostUsd is not { } cost || Cheapest(use, candidates, catalogue, at) is not { } best || best.Cost > cost * Worthwhile)
                continue;
            yield return Describe(use, cost, best.Target, best.Cost);
        }
    }

    private static bool IsProven(ProvenTarget proven) =>
        proven.Attempts >= ProvenAttempts && proven.Succeeded >= proven.Attempts * ProvenSuccess;

    private static (Target Target, decimal Cost)? Cheapest(
        SmallPromptUse use, IEnumerable<Target> candidates, ModelCatalogue catalogue, DateTimeOffset at) =>
        candidates.Where(target => target != use.Target)
            .Select(target => (Target: target, Cost: Repricing.Cost(catalogue, target, use.Usage, use.Requests, at)))
            .Where(priced => priced.Cost is not null)
            .OrderBy(priced => priced.Cost)
            .Select(priced => ((Target, decimal)?)(priced.Target, priced.Cost!.Value))
            .FirstOrDefault();

    private static Saving Describe(SmallPromptUse use, decimal cost, Target cheaper, decimal cheaperCost) => new(
        "cheaper_model",
        $"Ask {Names.Of(cheaper)} instead of {Names.Of(use.Target)} for small prompts.",
        $"{use.Requests} completed requests of at most {SmallPrompt.MaxInputTokens} input and {SmallPrompt.MaxOutputTokens} output tokens cost {Names.Usd(cost)}; "
            + $"at the price of {Names.Of(cheaper)} the same tokens cost {Names.Usd(cheaperCost)}. Whether its answers are good enough is for you to try.",
        cost - cheaperCost,
        new Dictionary<string, decimal>
        {
            ["requests"] = use.Requests,
            ["inputTokens"] = use.Usage.TotalInput ?? 0,
            ["outputTokens"] = use.Usage.Output ?? 0,
            ["costUsd"] = cost,
            ["cheaperCostUsd"] = cheaperCost,
        });
}
