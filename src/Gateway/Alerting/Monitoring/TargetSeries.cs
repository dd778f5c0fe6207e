using System.Collections.Concurrent;

namespace Gateway.Alerting.Monitoring;

/// <summary>
/// A ring for each provider and model that was called. Bounded, because callers choose model names: a model nobody configured, and every model once
/// there are <see cref="MaxTargets"/>, is its provider's <see cref="Other"/>.
/// </summary>
/// <param name="models">The upstream models configuration and catalogue know.</param>
/// <param name="slots">Slots of a ring.</param>
internal sealed class TargetSeries(IReadOnlySet<string> models, int slots)
{
    public const int MaxTargets = 64;
    public const string Other = "other";

    private volatile IReadOnlySet<string> _models = models;
    private readonly ConcurrentDictionary<(string Provider, string Model), TrafficRing> _rings = new();
    private int _count;

    public IEnumerable<(string Provider, string Model, TrafficRing Ring)> All => _rings.Select(r => (r.Key.Provider, r.Key.Model, r.Value));

    /// <summary>From now on these are the known ones; what has a ring keeps it.</summary>
    public void Know(IReadOnlySet<string> known) => _models = known;

    public TrafficRing Of(string provider, string model)
    {
        if (_rings.TryGetValue((provider, model), out var ring))
            return ring;
        var count = Volatile.Read(ref _count);
        return count < MaxTargets && _models.Contains(model) ? GetOrAdd(provider, model)
            // Providers are configured; those of a store that knows older ones are bounded too.
            : count < 2 * MaxTargets ? GetOrAdd(provider, Other)
            : GetOrAdd(Other, Other);
    }

    private TrafficRing GetOrAdd(string provider, string model)
    {
        if (_rings.TryGetValue((provider, model), out var known))
            return known;
        var ring = new TrafficRing(slots);
        // Threads that pass the bound together add a ring or two more: no harm.
        if (!_rings.TryAdd((provider, model), ring))
            return _rings[(provider, model)];
        Interlocked.Increment(ref _count);
        return ring;
    }
}
