namespace Gateway.Model;

/// <summary>What something that was used costs, and by which price.</summary>
/// <param name="Usd">Exactly, nothing is rounded; null where it is unknown, which is not zero.</param>
/// <param name="PriceVersion">The price that was taken: <c>genai-prices/2026-08-21</c>; null where none is known.</param>
public readonly record struct PricedUsage(decimal? Usd, string? PriceVersion);
