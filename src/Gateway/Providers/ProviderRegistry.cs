namespace Gateway.Providers;

/// <summary>All providers of one configuration by name.</summary>
/// <param name="providers">The providers.</param>
/// <param name="isSimulated">Every answer comes from the simulator.</param>
public sealed class ProviderRegistry(IEnumerable<Provider> providers, bool isSimulated)
{
    private readonly Dictionary<string, Provider> _providers = providers.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Provider> All => _providers.Values;

    /// <summary>The provider of that name, however its letters are cased; null where none is configured.</summary>
    public Provider? Find(string name) => _providers.GetValueOrDefault(name);

    public Provider this[string name] => _providers[name];

    /// <summary>Every answer comes from the simulator.</summary>
    public bool IsSimulated => isSimulated;
}
