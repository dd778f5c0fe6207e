using System.Collections.Immutable;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting.Prices;

/// <summary>One model as one vendor sells it: what it is called, how much it reads, what it costs.</summary>
public sealed class CatalogueModel
{
    /// <summary>The vendor's own name of the model; it is found by it whatever <see cref="Names"/> says.</summary>
    public required string Id { get; init; }

    /// <summary>The names it is found by beside its id; none by default.</summary>
    public NameRule Names { get; init; } = NameRule.None;

    /// <summary>Tokens it can read in one request; null where nobody said.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>The last that is in force counts, and the first where none is. Empty by default: the cost is unknown.</summary>
    public ImmutableArray<PricePeriod> Prices { get; init; } = [];

    /// <summary>The price in force; null where none is known.</summary>
    public ModelPrice? PriceAt(DateTimeOffset at)
    {
        for (var i = Prices.Length - 1; i > 0; i--)
        {
            if (Prices[i].IsInForce(at))
                return Prices[i].Price;
        }

        return Prices.IsEmpty ? null : Prices[0].Price;
    }

    /// <summary>Every price that is in force at some time of these, some maybe more than once; none where none is known.</summary>
    public IEnumerable<ModelPrice> PricesBetween(DateTimeOffset from, DateTimeOffset until)
    {
        if (PriceAt(from) is not { } price)
            yield break;
        yield return price;
        foreach (var change in Prices.SelectMany(period => period.Changes(from, until)))
            yield return PriceAt(change)!;
    }

    /// <summary>USD for a request that was answered; null where it is unknown, which is not zero.</summary>
    /// <param name="usage">What the request used.</param>
    /// <param name="at">When it was sent.</param>
    public decimal? Cost(in TokenUsage usage, DateTimeOffset at) => PriceAt(at)?.Cost(usage);
}
