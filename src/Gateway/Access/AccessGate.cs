using System.Security.Cryptography;
using Gateway.Model;
using Gateway.Model.Callers;

namespace Gateway.Access;

/// <summary>Says who is calling, and whether they may. In mode <c>open</c> everybody may; in mode <c>keys</c> the configured and the issued keys.</summary>
/// <param name="options">The mode and the configured keys.</param>
/// <param name="issued">The keys issued over the admin API.</param>
public sealed class AccessGate(AccessOptions options, IssuedKeys issued)
{
    private volatile Configured _configured = new(options);

    /// <summary>Everybody may call, with a key or without.</summary>
    public bool IsOpen => _configured.IsOpen;

    /// <summary>From now on these count: mode and keys, together.</summary>
    public void Use(AccessOptions changed) => _configured = new Configured(changed);

    /// <summary>Whether the request may pass by <paramref name="surface"/>; <paramref name="caller"/> is whose key it came with, if it is one of ours.</summary>
    public bool TryEnter(HttpRequest request, Surface surface, out Caller caller)
    {
        caller = Caller.Anonymous;
        var configured = _configured;
        if (configured.IsOpen && configured.Keys.Length == 0 && issued.IsEmpty)
            return true;
        var presented = surface == Surface.Native ? PresentedKey.Anywhere(request) : PresentedKey.In(request);
        var keyId = presented is not null ? Find(configured, presented) : null;
        // Programs with two vendors' variables set send both headers: one that is ours is enough.
        if (keyId is null && PresentedKey.InAuthorization(request) is { } other)
            keyId = Find(configured, other);
        if (keyId is not null)
            caller = new Caller { KeyId = keyId };
        return configured.IsOpen || keyId is not null;
    }

    // Every key is compared, in constant time: how long a refusal takes says nothing about how near a guess was.
    private string? Find(Configured configured, string key)
    {
        var digest = PresentedKey.Digest(key);
        string? found = null;
        foreach (var (id, known) in configured.Keys)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, known))
                found = id;
        }

        return found ?? issued.Find(digest);
    }

    /// <summary>What one version of the configuration says.</summary>
    private sealed class Configured(AccessOptions options)
    {
        public bool IsOpen { get; } = options.Mode == "open";

        public (string Id, byte[] Digest)[] Keys { get; } = [.. options.Keys.Select(k => (k.Key, PresentedKey.Digest(k.Value)))];
    }
}
