using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Gateway.Model;
using Gateway.Model.Callers;

namespace Gateway.Access;

/// <summary>
/// Every key there is, configured or issued, by what is kept of it: held in memory, so that asking costs a look and a change counts at once. Revoked and
/// expired keys stay in it: who presents one is told so.
/// </summary>
public sealed class KeyTable(AccessSecret secret)
{
    private const string ConfiguredId = "configured";

    private readonly ConcurrentDictionary<KeyDigest, KeyEntry> _entries = new();
    private readonly Lock _changing = new();
    private readonly Dictionary<string, List<KeyValuePair<KeyDigest, KeyEntry>>> _owned = new(StringComparer.Ordinal);
    private volatile bool _isEmpty = true;
    private int _version;

    public bool IsEmpty => _isEmpty;

    /// <summary>Another number after each change: what was wrong before may be right now.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>From now on these are the configured keys, and no others.</summary>
    public void Configure(AccessOptions access)
    {
        ArgumentNullException.ThrowIfNull(access);
        var entries = new List<KeyValuePair<KeyDigest, KeyEntry>>(access.Keys.Count);
        foreach (var (name, key) in access.Keys)
        {
            var terms = access.TermsOf(name);
            if (secret.TryDigest(key, out var digest))
                entries.Add(new(digest, new KeyEntry(terms.ToCaller(name), terms.ExpiresAt)));
        }

        Replace(ConfiguredId, entries);
    }

    /// <summary>From now on the issued key is as it is here, its former secrets included; one that is made with another secret opens nothing.</summary>
    /// <exception cref="FormatException">It cannot be read; it counts as it did before.</exception>
    public void Admit(GatewayKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var caller = key.Terms.ToCaller(key.Id);
        List<KeyValuePair<KeyDigest, KeyEntry>> entries = [new(KeyDigest.Parse(key.Digest), new KeyEntry(caller, key.ExpiresAt, key.RevokedAt is not null))];
        if (key.PreviousDigest is { } previous)
            entries.Add(new(KeyDigest.Parse(previous), new KeyEntry(caller, Earlier(key.PreviousUntil, key.ExpiresAt), key.RevokedAt is not null)));
        Replace(key.Id, entries);
    }

    /// <summary>Who calls with the issued key of that id, revoked or not; null where there is none.</summary>
    public Caller? Issued(string id)
    {
        lock (_changing)
            return id != ConfiguredId && _owned.TryGetValue(id, out var entries) ? entries[0].Value.Caller : null;
    }

    /// <summary>What a key opens; false where nobody has it.</summary>
    internal bool TryFind(ReadOnlySpan<char> key, [NotNullWhen(true)] out KeyEntry? entry)
    {
        entry = null;
        return secret.TryDigest(key, out var digest) && _entries.TryGetValue(digest, out entry);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    // The new ones stand before the old ones go: a key that stays is never missing. A secret may be issued and configured: the other's entry comes back.
    private void Replace(string id, List<KeyValuePair<KeyDigest, KeyEntry>> entries)
    {
        lock (_changing)
        {
            foreach (var (digest, entry) in entries)
                _entries[digest] = entry;
            var before = _owned.GetValueOrDefault(id, []);
            _owned[id] = entries;
            foreach (var (gone, _) in before.ExceptBy(entries.Select(e => e.Key), e => e.Key))
                Remove(gone);
            _isEmpty = _entries.IsEmpty;
            Interlocked.Increment(ref _version);
        }
    }

    private void Remove(KeyDigest digest)
    {
        if (_owned.Values.SelectMany(owned => owned).FirstOrDefault(owned => owned.Key.Equals(digest)).Value is { } other)
            _entries[digest] = other;
        else
            _entries.TryRemove(digest, out _);
    }
}
