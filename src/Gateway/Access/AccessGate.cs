using System.Security.Cryptography;
using Gateway.Model;

namespace Gateway.Access;

/// <summary>Says who is calling, and whether they may. In mode <c>open</c> everybody may; in mode <c>keys</c> the configured and the issued keys.</summary>
/// <param name="options">The mode and the configured keys.</param>
/// <param name="issued">The keys issued over the admin API.</param>
public sealed class AccessGate(AccessOptions options, IssuedKeys issued)
{
    private readonly bool _isOpen = options.Mode == "open";
    private readonly (string Id, byte[] Digest)[] _keys = [.. options.Keys.Select(k => (k.Key, PresentedKey.Digest(k.Value)))];

    /// <summary>Everybody may call, with a key or without.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Whether the request may pass; <paramref name="keyId"/> names the key it came with, if it is one of ours.</summary>
    public bool TryEnter(HttpRequest request, out string? keyId) => TryEnter(request, PresentedKey.In, out keyId);

    /// <summary>The same where vendors' own programs call, which put their key elsewhere, too (<see cref="PresentedKey.Anywhere"/>).</summary>
    public bool TryEnterNative(HttpRequest request, out string? keyId) => TryEnter(request, PresentedKey.Anywhere, out keyId);

    private bool TryEnter(HttpRequest request, Func<HttpRequest, string?> presented, out string? keyId)
    {
        keyId = null;
        if (_isOpen && _keys.Length == 0 && issued.IsEmpty)
            return true;
        keyId = presented(request) is { } key ? Find(key) : null;
        // Programs with two vendors' variables set send both headers: one that is ours is enough.
        if (keyId is null && PresentedKey.InAuthorization(request) is { } other)
            keyId = Find(other);
        return _isOpen || keyId is not null;
    }

    // Every key is compared, in constant time: how long a refusal takes says nothing about how near a guess was.
    private string? Find(string key)
    {
        var digest = PresentedKey.Digest(key);
        string? found = null;
        foreach (var (id, known) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, known))
                found = id;
        }

        return found ?? issued.Find(digest);
    }
}
