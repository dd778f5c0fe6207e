using System.Collections.Immutable;
using Gateway.Accounting.Budgets;
using Gateway.Accounting.Prices;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting;

/// <summary>
/// What is known of each target's model: by the configuration's prices, else by the table, asked in the name of the vendor behind the provider.
/// </summary>
/// <param name="prices">The table.</param>
/// <param name="providers">The configured providers; a vendor is named, or told by dialect and address.</param>
/// <param name="overrides">The configured prices; none by default.</param>
public sealed class ModelCatalogue(
    PriceTable prices, IDictionary<string, ProviderOptions> providers, params IEnumerable<PriceOptions> overrides)
{
    // Callers often leave open how long the answer may be; to compare targets any number will do.
    private const long UnstatedOutput = 1_000;

    // A provider whose models nobody sells (a server of one's own) has no price here, whatever the models are called.
    private const string NoVendor = "none";

    private readonly Dictionary<string, string?> _vendors = providers.ToDictionary(
        p => p.Key, p => p.Value.Vendor ?? prices.VendorOf(p.Value.Dialect!, p.Value.BaseUrl!), StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, TimeSpan> _times = providers.ToDictionary(p => p.Key, p => p.Value.Timeouts.Total, StringComparer.OrdinalIgnoreCase);

    private readonly ImmutableArray<PriceOverride> _overrides = [.. overrides.Select(o => new PriceOverride(o)).OrderBy(o => o.Rank)];

    /// <summary>Tokens of input and output together that the target has room for; null where nobody said.</summary>
    public int? ContextWindow(Target target) => Override(target)?.ContextWindow ?? Find(target)?.ContextWindow;

    /// <summary>What an attempt's usage costs, and by which price.</summary>
    /// <param name="target">Who answered.</param>
    /// <param name="usage">What it used.</param>
    /// <param name="at">When it was asked.</param>
    public PricedUsage Price(Target target, in TokenUsage usage, DateTimeOffset at)
    {
        var (price, version) = PriceOf(target, at);
        return price is null ? default : new PricedUsage(price.Cost(usage), version);
    }

    /// <summary>USD for a request before it is sent, to compare targets by; null where no price is known.</summary>
    /// <param name="target">Who would answer.</param>
    /// <param name="inputTokens">The request's size: as if nothing of it came from a cache.</param>
    /// <param name="maxOutputTokens">The most the answer may take, as if it did; null where the request does not say.</param>
    /// <param name="at">When it would be sent.</param>
    public decimal? EstimatedCost(Target target, long inputTokens, int? maxOutputTokens, DateTimeOffset at)
    {
        var usage = new TokenUsage { Input = inputTokens, Output = maxOutputTokens ?? UnstatedOutput, Source = UsageSource.Estimated };
        return PriceOf(target, at).Price?.Cost(usage);
    }

    /// <summary>
    /// What a request may cost at worst before it is sent; null where no price is known, and where its answer may hold pictures. It may wait or be tried again as long as its provider's total time
    /// allows: where prices change by the hour meanwhile, the dearest counts.
    /// </summary>
    /// <param name="target">Who would answer.</param>
    /// <param name="prompt">The most its prompt may be.</param>
    /// <param name="at">When it came in.</param>
    /// <param name="hasAnswer">Tokens of an answer are paid for.</param>
    public WorstPrice? WorstPrice(Target target, PromptSize prompt, DateTimeOffset at, bool hasAnswer = true)
    {
        if (prompt.MakesPictures)
            return null;
        prompt = prompt with { Tokens = prompt.On(target.Model, prompt.FillsWindow ? ContextWindow(target) : null) };
        if (Override(target) is { } own)
            return own.Price.Worst(prompt, hasAnswer);
        var model = Find(target);
        if (model is null or { Prices.Length: 1 })
            return model?.PriceAt(at)?.Worst(prompt, hasAnswer);
        WorstPrice? worst = null;
        foreach (var price in model.PricesBetween(at, at + _times.GetValueOrDefault(target.Provider)))
        {
            if (price.Worst(prompt, hasAnswer) is not { } one)
                return null;
            worst = worst is { } other ? one.Or(other) : one;
        }

        return worst;
    }

    private (ModelPrice? Price, string Version) PriceOf(Target target, DateTimeOffset at) =>
        Override(target) is { } own ? (own.Price, own.Version) : (Find(target)?.PriceAt(at), prices.Version);

    private PriceOverride? Override(Target target)
    {
        foreach (var price in _overrides)
        {
            if (price.Fits(target))
                return price;
        }

        return null;
    }

    private CatalogueModel? Find(Target target) =>
        _vendors.GetValueOrDefault(target.Provider) is var vendor && vendor == NoVendor ? null : prices.Find(vendor, target.Model);
}
