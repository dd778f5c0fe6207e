using Gateway.Accounting.Prices;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting;

/// <summary>What is known of each target's model: the table of prices, asked in the name of the vendor behind the provider.</summary>
/// <param name="prices">The table.</param>
/// <param name="providers">The configured providers; their vendors are told by dialect and address.</param>
public sealed class ModelCatalogue(PriceTable prices, IDictionary<string, ProviderOptions> providers)
{
    // Callers often leave open how long the answer may be; to compare targets any number will do.
    private const long UnstatedOutput = 1_000;

    private readonly Dictionary<string, string?> _vendors = providers.ToDictionary(
        p => p.Key, p => prices.VendorOf(p.Value.Dialect!, p.Value.BaseUrl!), StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where the model is not known.</summary>
    public CatalogueModel? Find(Target target) => prices.Find(_vendors.GetValueOrDefault(target.Provider), target.Model);

    /// <summary>What an attempt's usage costs, and by which price.</summary>
    /// <param name="target">Who answered.</param>
    /// <param name="usage">What it used.</param>
    /// <param name="at">When it was asked.</param>
    public PricedUsage Price(Target target, in TokenUsage usage, DateTimeOffset at) =>
        Find(target)?.PriceAt(at) is { } price ? new PricedUsage(price.Cost(usage), prices.Version) : default;

    /// <summary>USD, to compare targets by; null where no price is known.</summary>
    /// <param name="target">Who would answer.</param>
    /// <param name="inputTokens">The request's size.</param>
    /// <param name="maxOutputTokens">The most the answer may take; null where the request does not say.</param>
    /// <param name="at">When it would be sent.</param>
    public decimal? EstimatedCost(Target target, long inputTokens, int? maxOutputTokens, DateTimeOffset at) =>
        Find(target)?.EstimatedCost(inputTokens, maxOutputTokens ?? UnstatedOutput, at);
}
