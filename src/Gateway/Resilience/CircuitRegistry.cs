using Gateway.Model;

namespace Gateway.Resilience;

/// <summary>One circuit per configured provider.</summary>
public sealed class CircuitRegistry
{
    private readonly Dictionary<string, ProviderCircuit> _circuits;

    public CircuitRegistry(IDictionary<string, ProviderOptions> providers, TimeProvider time, Action<string, CircuitPosition> onTransition) =>
        _circuits = providers.ToDictionary(
            p => p.Key, p => new ProviderCircuit(p.Key, p.Value.CircuitBreaker, time, onTransition), StringComparer.OrdinalIgnoreCase);

    public ProviderCircuit this[string provider] => _circuits[provider];

    public IEnumerable<ProviderCircuit> All => _circuits.Values;
}
