using System.Collections.Immutable;

namespace Gateway.Accounting.Prices;

/// <summary>The prices of all vendors as they were one day.</summary>
/// <param name="Version">Whose record it is and of which day: <c>genai-prices/2026-08-21</c>.</param>
/// <param name="Vendors">The first that fits counts, in all that is asked.</param>
public sealed record PriceSnapshot(string Version, ImmutableArray<CatalogueVendor> Vendors);
