using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Gateway.Accounting.Prices;

/// <summary>Finds what a model costs and how much it can read, by the name it was asked for.</summary>
public sealed class PriceTable
{
    // Callers choose the names: the memory of what was looked up is bounded in entries and in the length of each.
    private const int MostRemembered = 4096;
    private const int LongestRemembered = 200;

    private static readonly Lazy<PriceTable> OfTheBuild = new(() => new PriceTable(CatalogueReader.ReadEmbedded()));

    private readonly ImmutableArray<CatalogueVendor> _vendors;
    private readonly ConcurrentDictionary<(string? Vendor, string Model), CatalogueModel?> _found = new();
    private int _remembered;

    public PriceTable(PriceSnapshot snapshot) => (Version, _vendors) = (snapshot.Version, snapshot.Vendors);

    /// <summary>Of all its prices: <c>genai-prices/2026-08-21</c>.</summary>
    public string Version { get; }

    /// <summary>The catalogue this build carries; read on first use.</summary>
    public static PriceTable Embedded => OfTheBuild.Value;

    public ImmutableArray<CatalogueVendor> Vendors => _vendors;

    /// <summary>
    /// The vendor a provider stands for: the one whose API is at the address, else the one whose dialect it speaks. Null where the
    /// address is nobody's and the dialect is OpenAI's, which everybody speaks: there the name of the model must tell.
    /// </summary>
    /// <param name="dialect">anthropic, gemini or openai.</param>
    /// <param name="baseUrl">The provider's base URL, scheme included.</param>
    public string? VendorOf(string dialect, string? baseUrl)
    {
        var owner = baseUrl is null ? null : _vendors.FirstOrDefault(v => v.IsAt(baseUrl));
        return owner?.Id ?? dialect switch
        {
            "anthropic" => "anthropic",
            "gemini" => "google",
            _ => null,
        };
    }

    /// <summary>
    /// The model a name stands for; null where the catalogue does not know it. A vendor that is named sells its own models and those
    /// it says it also serves, and no others: what another one asks for a model says nothing about this one's price.
    /// </summary>
    /// <param name="vendor">As <see cref="VendorOf"/> says; null or unknown lets the name of the model tell the vendor.</param>
    /// <param name="model">The name of the model as the provider is asked for it.</param>
    public CatalogueModel? Find(string? vendor, string model)
    {
        if (_found.TryGetValue((vendor, model), out var known))
            return known;
        var found = Search(vendor, model);
        Remember((vendor, model), found);
        return found;
    }

    private CatalogueModel? Search(string? vendor, string model)
    {
        var forms = ModelNameForms.Of(model);
        var seller = Named(vendor) ?? Named(ModelNameForms.Prefix(model));
        return seller is not null ? SoldBy(seller, forms) : MadeByWhomItSays(forms);
    }

    private CatalogueVendor? Named(string? name) => name is null
        ? null
        : _vendors.FirstOrDefault(v => v.Id.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? _vendors.FirstOrDefault(v => v.OtherNames.Fits(name));

    private CatalogueModel? SoldBy(CatalogueVendor seller, string[] forms)
    {
        // A name as it was sent counts before one without its version, whichever of them sells it.
        CatalogueVendor[] sellers = [seller, .. seller.AlsoServes.Select(Named).OfType<CatalogueVendor>()];
        return forms.SelectMany(form => sellers.Select(s => s.Find(form))).FirstOrDefault(m => m is not null);
    }

    private CatalogueModel? MadeByWhomItSays(string[] forms) =>
        (from form in forms
         from maker in _vendors
         where maker.ModelNames.Fits(form)
         select maker.Find(form)).FirstOrDefault(m => m is not null);

    private void Remember((string? Vendor, string Model) asked, CatalogueModel? found)
    {
        if (asked.Model.Length > LongestRemembered)
            return;
        if (Interlocked.Increment(ref _remembered) > MostRemembered)
        {
            // Starting anew keeps the names in use fast even after somebody made up thousands; a race forgets a little more.
            _found.Clear();
            Volatile.Write(ref _remembered, 1);
        }

        _found[asked] = found;
    }
}
