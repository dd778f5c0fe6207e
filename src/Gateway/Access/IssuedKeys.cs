using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gateway.Model;

namespace Gateway.Access;

/// <summary>The issued keys that open something, by digest: held in memory, so that asking costs a look and a revocation counts at once.</summary>
public sealed class IssuedKeys(TimeProvider time)
{
    private const string Start = "gw-";
    private const int SecretBytes = 32;
    private const int ShownLength = 10;

    private readonly ConcurrentDictionary<string, GatewayKey> _byDigest = new(StringComparer.Ordinal);

    public bool IsEmpty => _byDigest.IsEmpty;

    /// <summary>A new key; it opens nothing before <see cref="Admit"/>.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="owner">Who it is for.</param>
    /// <param name="expiresAt">From when on it opens nothing; null is never.</param>
    public (GatewayKey Key, string Secret) Create(string name, string? owner, DateTimeOffset? expiresAt)
    {
        var secret = Start + RandomNumberGenerator.GetHexString(SecretBytes * 2, lowercase: true);
        var key = new GatewayKey
        {
            Id = $"key_{RandomNumberGenerator.GetHexString(12, lowercase: true)}",
            Name = name,
            Owner = owner,
            Prefix = secret[..ShownLength],
            Digest = Convert.ToHexStringLower(PresentedKey.Digest(secret)),
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = expiresAt,
        };
        return (key, secret);
    }

    /// <summary>From now on it opens what keys open; a revoked one does not.</summary>
    public void Admit(GatewayKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.RevokedAt is null)
            _byDigest[key.Digest] = key;
    }

    /// <summary>From now on it opens nothing.</summary>
    public void Revoke(string id)
    {
        foreach (var (digest, key) in _byDigest)
        {
            if (key.Id == id)
                _byDigest.TryRemove(digest, out _);
        }
    }

    /// <summary>The id of the key with this digest; null where there is none, or it has expired.</summary>
    internal string? Find(byte[] digest) =>
        _byDigest.TryGetValue(Convert.ToHexStringLower(digest), out var key) && (key.ExpiresAt is not { } end || time.GetUtcNow() < end) ? key.Id : null;
}
