namespace Gateway.Alerting.Reports;

/// <summary>What could be better than it is, though nothing is wrong.</summary>
internal static class Opportunities
{
    /// <summary>Half the time or less is a difference that callers notice.</summary>
    private const double MuchSlower = 2;

    /// <summary>Under this the cache is hardly used.</summary>
    private const double LittleCached = 0.1;

    /// <summary>Fewer input tokens cost cents: no cache is worth the work.</summary>
    private const long LeastInput = 1_000_000;

    public static IEnumerable<Finding> Of(ReportFacts facts) => FasterProvider(facts.Providers).Concat(Cache(facts.Current)).Concat(Savings(facts));

    private static IEnumerable<Finding> FasterProvider(IReadOnlyList<ProviderFacts> providers)
    {
        var timed = providers.Where(p => p.Figures.Completed >= Evidence.LeastRequests && p.Figures.MeanLatencyMs > 0)
            .OrderBy(p => p.Figures.MeanLatencyMs).ThenBy(p => p.Provider, StringComparer.Ordinal).ToList();
        if (timed is not [var fastest, .., var slowest] || slowest.Figures.MeanLatencyMs < fastest.Figures.MeanLatencyMs * MuchSlower)
            yield break;
        var (slow, fast) = (slowest.Figures.MeanLatencyMs!.Value, fastest.Figures.MeanLatencyMs!.Value);
        yield return new Finding(
            "faster_provider",
            $"{slowest.Provider} takes {Wording.Milliseconds(slow)} a request on average, {fastest.Provider} {Wording.Milliseconds(fast)}; "
                + "what they were asked may differ.",
            slowest.Provider, Evidence.Of(("slowMeanLatencyMs", slow), ("fastMeanLatencyMs", fast)));
    }

    private static IEnumerable<Finding> Cache(PeriodFacts current)
    {
        if (current.TotalInput >= LeastInput && current.CacheShare is < LittleCached and var cached)
        {
            yield return new Finding(
                "little_cache", $"Of {Wording.Count(current.TotalInput)} input tokens {Wording.Share(cached)} were read from a cache.", null,
                Evidence.Of(("cacheShare", cached), ("inputTokens", current.TotalInput)));
        }
    }

    private static IEnumerable<Finding> Savings(ReportFacts facts)
    {
        // Two ways to save may be about the same requests: the largest alone is sure.
        if (facts.Savings is [{ SavingUsd: { } saving and > 0 }, ..])
        {
            var share = facts.Current.CostUsd is > 0 and var cost ? $" of {Wording.Usd(cost)}" : "";
            yield return new Finding(
                "savings", $"Up to {Wording.Usd(saving)}{share} could have been saved in one way alone; see the recommendations.", null,
                Evidence.Of(("savingUsd", (double)saving)));
        }
    }
}
