using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting.Savings;

/// <summary>
/// Prefixes that were sent again and again and hardly read from a cache, at models whose cache reads are cheaper than plain input. What the cache would have
/// cost is reckoned with its writes: one, where the requests came closer together than it lives. Only for providers that are told what to cache.
/// </summary>
internal static class PromptCaching
{
    // Tools and system prompts are English and JSON for the most part.
    private const int BytesPerToken = 4;
    private static readonly TimeSpan ShortLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongLife = TimeSpan.FromHours(1);

    public static IEnumerable<Saving> Of(SavingFacts facts, ModelCatalogue catalogue, IReadOnlySet<string> cachingProviders, DateTimeOffset at)
    {
        foreach (var prefix in facts.Prefixes.Where(p => cachingProviders.Contains(p.Target.Provider)))
        {
            var tokens = prefix.Bytes / BytesPerToken;
            var gap = (prefix.Last - prefix.First) / Math.Max(1, prefix.Requests - 1);
            if (prefix.Requests < 2 || gap > LongLife || prefix.CacheReadTokens * 2 > tokens * prefix.Requests)
                continue;
            if (Costs(prefix, tokens, gap <= ShortLife, catalogue, at) is { } costs)
                yield return Describe(prefix, tokens, gap, costs.Plain, costs.Cached);
        }
    }

    private static (decimal Plain, decimal Cached)? Costs(
        RepeatedPrefix prefix, long tokens, bool isShort, ModelCatalogue catalogue, DateTimeOffset at)
    {
        var (plain, read, write) = (
            Price(new TokenUsage { Input = tokens }), Price(new TokenUsage { CacheRead = tokens }),
            Price(isShort ? new TokenUsage { CacheWrite5m = tokens } : new TokenUsage { CacheWrite1h = tokens }));
        // Where a cache read costs what plain input does, the vendor sells no cache.
        return read < plain && write is { } written ? (plain!.Value * prefix.Requests, written + (read!.Value * (prefix.Requests - 1))) : null;

        decimal? Price(TokenUsage usage) => catalogue.Price(prefix.Target, usage, at).Usd;
    }

    private static Saving Describe(RepeatedPrefix prefix, long tokens, TimeSpan gap, decimal plain, decimal cached) => new(
        "prompt_caching",
        $"Mark the tools and system prompt of {Names.Of(prefix.Target)} for caching (cache_control).",
        $"{prefix.Requests} requests began with the same {prefix.Bytes} bytes (about {tokens} tokens), one each {Names.Time(gap)} on average, and read "
            + $"{prefix.CacheReadTokens} tokens from a cache. Plain, the prefix cost about {Names.Usd(plain)}; written once and read from a cache, {Names.Usd(cached)}.",
        plain - cached,
        new Dictionary<string, decimal>
        {
            ["requests"] = prefix.Requests,
            ["prefixTokens"] = tokens,
            ["cacheReadTokens"] = prefix.CacheReadTokens,
            ["averageGapSeconds"] = Math.Round((decimal)gap.TotalSeconds, 1),
            ["costUsd"] = plain,
            ["cachedCostUsd"] = cached,
        });
}
