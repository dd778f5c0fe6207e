using Gateway.Model;

namespace Gateway.Accounting.Savings;

/// <summary>Fallbacks to a target that costs more than the one that was asked first.</summary>
internal static class CostlyFallbacks
{
    public static IEnumerable<Saving> Of(SavingFacts facts, ModelCatalogue catalogue, DateTimeOffset at)
    {
        foreach (var use in facts.Fallbacks)
        {
            if (use.CostUsd is { } cost && Repricing.Cost(catalogue, use.Asked, use.Usage, use.Requests, at) is { } first && first < cost)
                yield return Describe(use, cost, first);
        }
    }

    private static Saving Describe(FellBackUse use, decimal cost, decimal first) => new(
        "fallbacks",
        $"{use.Requests} requests fell back from {Names.Of(use.Asked)} to {Names.Of(use.Answered)}, which costs more.",
        $"Their answers cost {Names.Usd(cost)}; the same tokens at {Names.Of(use.Asked)} cost {Names.Usd(first)}. "
            + "See why it failed (/admin/stats), or put a cheaper target behind it.",
        cost - first,
        new Dictionary<string, decimal> { ["requests"] = use.Requests, ["costUsd"] = cost, ["firstTargetCostUsd"] = first });
}
