using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Gateway.Accounting.Prices;

/// <summary>A company that sells models over an API of its own, with what it asks for them.</summary>
public sealed class CatalogueVendor
{
    private readonly Dictionary<string, CatalogueModel> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<Regex>? _baseUrl;

    /// <param name="id">Its name in the catalogue: anthropic, x-ai, …</param>
    /// <param name="baseUrlPattern">A regular expression for the start of its API's addresses; null where it has none.</param>
    /// <param name="models">The first that fits a name counts; of two with one id the first.</param>
    public CatalogueVendor(string id, string? baseUrlPattern, IEnumerable<CatalogueModel> models)
    {
        Id = id;
        Models = [.. models];
        foreach (var model in Models)
            _byId.TryAdd(model.Id, model);
        if (baseUrlPattern is not null)
            _baseUrl = new Lazy<Regex>(() => new Regex($"^(?:{baseUrlPattern})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
    }

    public string Id { get; }

    public ImmutableArray<CatalogueModel> Models { get; }

    /// <summary>Names of models that say by themselves that this vendor made them; none by default.</summary>
    public NameRule ModelNames { get; init; } = NameRule.None;

    /// <summary>What others call this vendor; none by default.</summary>
    public NameRule OtherNames { get; init; } = NameRule.None;

    /// <summary>Ids of the vendors whose models it also serves, at their price; none by default.</summary>
    public ImmutableArray<string> AlsoServes { get; init; } = [];

    public bool IsAt(string baseUrl) => _baseUrl?.Value.IsMatch(baseUrl) ?? false;

    /// <summary>The model by its id or by the first rule that fits; null where there is none.</summary>
    public CatalogueModel? Find(string name)
    {
        if (_byId.TryGetValue(name, out var exact))
            return exact;
        foreach (var model in Models)
        {
            if (model.Names.Fits(name))
                return model;
        }

        return null;
    }
}
