using Gateway.Model;

namespace Gateway.Accounting.Savings;

/// <summary>Says from the log's figures where less could be spent; what saves most comes first.</summary>
/// <param name="catalogue">Knows prices.</param>
/// <param name="configured">The targets the operator has named: default models, routes, model maps.</param>
/// <param name="cachingProviders">The providers whose callers say what is to be cached (<c>cache_control</c>); others cache by themselves.</param>
public sealed class SavingAdvisor(ModelCatalogue catalogue, IReadOnlyList<Target> configured, IReadOnlySet<string> cachingProviders)
{
    /// <param name="facts">What the log shows.</param>
    /// <param name="at">When: prices change.</param>
    public IReadOnlyList<Saving> Advise(SavingFacts facts, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return
        [
            .. CheaperModel.Of(facts, catalogue, configured, at)
                .Concat(PromptCaching.Of(facts, catalogue, cachingProviders, at))
                .Concat(UnansweredAttempts.Of(facts))
                .Concat(CostlyFallbacks.Of(facts, catalogue, at))
                .Where(saving => saving.SavingUsd >= Saving.Least)
                .OrderByDescending(saving => saving.SavingUsd),
        ];
    }
}
