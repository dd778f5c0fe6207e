using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Gateway.Model;

namespace Gateway.Resilience.Queue;

/// <summary>One gate per provider that has limits, or had some since the start; the others have none, and nothing is done for them.</summary>
public sealed class GateRegistry
{
    private readonly IDictionary<string, ProviderOptions> _providers;
    private readonly FrozenDictionary<string, ProviderGate> _gates;

    /// <param name="providers">The configured providers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="before">The gates until now: they stay, with all that runs and waits there. Other limits hold from <see cref="Use"/> on.</param>
    public GateRegistry(IDictionary<string, ProviderOptions> providers, TimeProvider time, GateRegistry? before = null)
    {
        _providers = providers;
        // One whose limits were taken away stays: who waits there is to go on, and where limits come back, what runs then is known.
        _gates = providers.Where(p => IsLimited(p.Value) || before?._gates.ContainsKey(p.Key) == true).ToFrozenDictionary(
            p => p.Key, p => before?._gates.GetValueOrDefault(p.Key) ?? new ProviderGate(p.Key, p.Value.Limits, p.Value.Queue, time), StringComparer.OrdinalIgnoreCase);
    }

    public IEnumerable<ProviderGate> All => _gates.Values;

    /// <summary>The gate of <paramref name="provider"/>; false where it has no limits.</summary>
    public bool TryFind(string provider, [NotNullWhen(true)] out ProviderGate? gate) => _gates.TryGetValue(provider, out gate);

    /// <summary>Requests run on these gates now: their limits are those of these providers.</summary>
    public void Use()
    {
        foreach (var gate in _gates.Values)
            gate.Configure(_providers[gate.Provider].Limits, _providers[gate.Provider].Queue);
    }

    private static bool IsLimited(ProviderOptions provider) => provider.Limits is not { RequestsPerMinute: null, TokensPerMinute: null, Concurrent: null };
}
