using System.Collections.Immutable;
using Gateway.Model;

namespace Gateway.Accounting.Prices;

/// <summary>
/// What a million tokens of one kind cost in USD. A large request may cost more: a tier counts for every token of a request whose
/// whole input is over its start, not only for the tokens above it, as the vendors bill it.
/// </summary>
public sealed class TokenPrice
{
    /// <summary>The highest price that is believed: of the catalogue and of the configuration alike.</summary>
    public const decimal Highest = PriceOptions.Highest;

    private readonly ImmutableArray<PriceTier> _tiers;

    /// <param name="usdPerMillion">0 to <see cref="Highest"/>; 0 is free.</param>
    /// <param name="tiers">In any order; none by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price is not plausible.</exception>
    public TokenPrice(decimal usdPerMillion, params IEnumerable<PriceTier> tiers)
    {
        Base = Plausible(usdPerMillion);
        _tiers = [.. tiers.OrderByDescending(t => t.Start)];
        foreach (var tier in _tiers)
            Plausible(tier.UsdPerMillion);
    }

    /// <summary>USD per million tokens of a request that reaches no tier.</summary>
    public decimal Base { get; }

    /// <summary>USD per million tokens in a request whose whole input, caches included, is <paramref name="totalInput"/> tokens.</summary>
    public decimal For(long totalInput)
    {
        foreach (var tier in _tiers)
        {
            if (totalInput > tier.Start)
                return tier.UsdPerMillion;
        }

        return Base;
    }

    /// <summary>The price itself, where it is from 0 to <see cref="Highest"/>.</summary>
    internal static decimal Plausible(decimal price) => price is >= 0 and <= Highest
        ? price
        : throw new ArgumentOutOfRangeException(
            nameof(price), price, FormattableString.Invariant($"A price must be from 0 to {Highest:0} USD; is it in the wrong unit?"));
}

/// <summary>The price of a token where a request's whole input is over <paramref name="Start"/> tokens.</summary>
/// <param name="UsdPerMillion">0 to <see cref="TokenPrice.Highest"/>.</param>
public readonly record struct PriceTier(long Start, decimal UsdPerMillion);
