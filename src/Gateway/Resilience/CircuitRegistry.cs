using Gateway.Model;

namespace Gateway.Resilience;

/// <summary>One circuit per provider of one configuration.</summary>
public sealed class CircuitRegistry
{
    private readonly Dictionary<string, ProviderCircuit> _circuits;

    /// <param name="providers">The configured providers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onTransition">Told of every change.</param>
    /// <param name="kept">The circuit of an earlier configuration that goes on for a provider, with its state; null where there is none.</param>
    public CircuitRegistry(
        IDictionary<string, ProviderOptions> providers, TimeProvider time, Action<CircuitTransition> onTransition, Func<string, ProviderCircuit?>? kept = null) =>
        _circuits = providers.ToDictionary(
            p => p.Key, p => kept?.Invoke(p.Key) ?? new ProviderCircuit(p.Key, p.Value.CircuitBreaker, time, onTransition), StringComparer.OrdinalIgnoreCase);

    public ProviderCircuit this[string provider] => _circuits[provider];

    public IEnumerable<ProviderCircuit> All => _circuits.Values;

    public IReadOnlyList<CircuitStatus> Statuses => [.. _circuits.Values.Select(c => c.Status)];

    /// <summary>Closes the circuit of <paramref name="provider"/> (a configured one) and ends its hold.</summary>
    public Task ResetAsync(string provider, CancellationToken cancellationToken) => _circuits[provider].ResetAsync(cancellationToken);

    /// <summary>Opens again what was open when the process before this one ended.</summary>
    public async ValueTask RestoreAsync(IEnumerable<CircuitTransition> latest)
    {
        foreach (var transition in latest)
        {
            if (_circuits.TryGetValue(transition.Provider, out var circuit))
                await circuit.RestoreAsync(transition).ConfigureAwait(false);
        }
    }
}
