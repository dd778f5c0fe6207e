using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Gateway.Model;

namespace Gateway.Resilience.Queue;

/// <summary>One gate per provider that has limits; the others have none, and nothing is done for them.</summary>
public sealed class GateRegistry
{
    private readonly FrozenDictionary<string, ProviderGate> _gates;

    /// <param name="providers">The configured providers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="before">The gates until now: those whose limits have not changed stay, with all that runs and waits there.</param>
    public GateRegistry(IDictionary<string, ProviderOptions> providers, TimeProvider time, GateRegistry? before = null) =>
        _gates = providers.Where(p => p.Value.Limits is not { RequestsPerMinute: null, TokensPerMinute: null, Concurrent: null }).ToFrozenDictionary(
            p => p.Key, p => before?.Same(p.Key, p.Value) ?? new ProviderGate(p.Key, p.Value.Limits, p.Value.Queue, time), StringComparer.OrdinalIgnoreCase);

    public IEnumerable<ProviderGate> All => _gates.Values;

    /// <summary>The gate of <paramref name="provider"/>; false where it has no limits.</summary>
    public bool TryFind(string provider, [NotNullWhen(true)] out ProviderGate? gate) => _gates.TryGetValue(provider, out gate);

    private ProviderGate? Same(string provider, ProviderOptions options) =>
        TryFind(provider, out var gate) && gate.Limits == options.Limits && gate.Queue == options.Queue ? gate : null;
}
