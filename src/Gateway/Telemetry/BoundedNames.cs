using System.Collections.Concurrent;

namespace Gateway.Telemetry;

/// <summary>Lets a label take as many values as come first, up to a bound; the rest are <see cref="MetricVocabulary.Other"/>.</summary>
internal sealed class BoundedNames(int capacity)
{
    private const int LongestName = 100;

    private readonly ConcurrentDictionary<string, byte> _names = new(StringComparer.Ordinal);
    private int _count;

    public string Of(string name)
    {
        if (_names.ContainsKey(name))
            return name;
        // Two threads may pass the bound together: a name or two more do no harm.
        if (name.Length > LongestName || Volatile.Read(ref _count) >= capacity)
            return MetricVocabulary.Other;
        if (_names.TryAdd(name, 0))
            Interlocked.Increment(ref _count);
        return name;
    }
}
