using Gateway.Model;
using Gateway.Model.Redaction;

namespace Gateway.Providers;

/// <summary>All configured providers by name.</summary>
public sealed class ProviderRegistry : IDisposable
{
    private readonly Dictionary<string, Provider> _providers = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="options">The configuration.</param>
    /// <param name="environment">Reads an environment variable (or configuration key) by name.</param>
    /// <param name="simulator">The simulator's address where one runs for lack of credentials; else null.</param>
    /// <param name="countInput">Counts what a provider did not.</param>
    /// <param name="mask">Masks what providers' errors quote.</param>
    public ProviderRegistry(GatewayOptions options, Func<string, string?> environment, Uri? simulator, InputTokenCounter countInput, SecretMask mask)
    {
        IsSimulated = simulator is not null;
        foreach (var (name, provider) in options.Providers)
            _providers[name] = simulator is null
                ? new Provider(name, provider, ProviderCredential.Find(provider, environment), isSimulated: false, countInput, mask)
                : SimulatedProviders.Create(name, provider, simulator, countInput, mask);
    }

    public IEnumerable<Provider> All => _providers.Values;

    /// <summary>The provider of that name, however its letters are cased; null where none is configured.</summary>
    public Provider? Find(string name) => _providers.GetValueOrDefault(name);

    public Provider this[string name] => _providers[name];

    /// <summary>Every answer comes from the simulator.</summary>
    public bool IsSimulated { get; }

    public void Dispose()
    {
        foreach (var provider in _providers.Values)
            provider.Dispose();
    }
}
