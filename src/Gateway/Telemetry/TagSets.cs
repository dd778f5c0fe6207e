using System.Collections.Concurrent;

namespace Gateway.Telemetry;

/// <summary>
/// Label sets, built once a combination and then shared, so that recording a measurement allocates nothing. Bounded: should a label take
/// more values than it ought to, the rest are built each time and the metrics SDK's own bound folds them together.
/// </summary>
internal sealed class TagSets<TKey>(Func<TKey, KeyValuePair<string, object?>[]> build)
    where TKey : struct, IEquatable<TKey>
{
    private const int Capacity = 4096;

    private readonly ConcurrentDictionary<TKey, KeyValuePair<string, object?>[]> _sets = new();
    private int _count;

    public ReadOnlySpan<KeyValuePair<string, object?>> For(in TKey key)
    {
        if (_sets.TryGetValue(key, out var tags))
            return tags;
        tags = build(key);
        if (Volatile.Read(ref _count) < Capacity && _sets.TryAdd(key, tags))
            Interlocked.Increment(ref _count);
        return tags;
    }
}
