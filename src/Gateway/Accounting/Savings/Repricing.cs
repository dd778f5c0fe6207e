using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting.Savings;

/// <summary>What many requests would have cost elsewhere: as so many of their average, for tiers and fees go by the request.</summary>
internal static class Repricing
{
    /// <param name="catalogue">Knows the price.</param>
    /// <param name="target">Where they would have been asked.</param>
    /// <param name="usage">Of all of them together.</param>
    /// <param name="requests">How many they are, above 0.</param>
    /// <param name="at">When: prices change.</param>
    public static decimal? Cost(ModelCatalogue catalogue, Target target, in TokenUsage usage, long requests, DateTimeOffset at)
    {
        var average = usage with
        {
            Input = usage.Input / requests,
            CacheRead = usage.CacheRead / requests,
            CacheWrite5m = usage.CacheWrite5m / requests,
            CacheWrite1h = usage.CacheWrite1h / requests,
            Output = usage.Output / requests,
            Reasoning = usage.Reasoning / requests,
        };
        return catalogue.Price(target, average, at).Usd * requests;
    }
}
