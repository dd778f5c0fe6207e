using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Model;

namespace Gateway.Access;

/// <summary>
/// Makes of a key what is kept of it: HMAC-SHA256 over the SHA-256 of the key, with a secret that lies beside the store and not in it. Who reads the store
/// alone cannot hold a guess against it.
/// </summary>
public sealed class AccessSecret
{
    private const int IdLength = 12;

    private readonly byte[] _secret;

    // Ready with the secret: to make one is more than half the work of a digest. As many as threads make digests at once.
    private readonly ConcurrentBag<HMACSHA256> _macs = [];

    /// <param name="hex">The secret, in hexadecimal digits, as <see cref="KeyFile"/> makes it.</param>
    public AccessSecret(string hex)
    {
        _secret = Convert.FromHexString(hex);
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(_secret, "gateway access secret"u8))[..IdLength];
    }

    /// <summary>Tells it from any other secret, and does not tell it.</summary>
    public string Id { get; }

    /// <summary>What is wrong with the text of a secret; null where nothing is.</summary>
    public static string? Problem(string hex) =>
        hex.Length == KeyDigest.Bytes * 2 && hex.All(char.IsAsciiHexDigit) ? null : "64 hexadecimal digits are expected";

    /// <summary>The key as it is kept from now on, whether it was kept without a secret or not at all yet.</summary>
    public GatewayKey Sealed(GatewayKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.DigestSecret is not null ? key
            : key with { Digest = Keyed(KeyDigest.Parse(key.Digest)).ToString(), DigestSecret = Id };
    }

    /// <summary>False for what is too long to be a key.</summary>
    internal bool TryDigest(ReadOnlySpan<char> key, out KeyDigest digest)
    {
        digest = default;
        Span<byte> text = stackalloc byte[AccessOptions.LongestKey * 3];
        if (key.Length > AccessOptions.LongestKey || !Encoding.UTF8.TryGetBytes(key, text, out var length))
            return false;
        digest = Keyed(text[..length]);
        return true;
    }

    private KeyDigest Keyed(ReadOnlySpan<byte> key)
    {
        Span<byte> plain = stackalloc byte[KeyDigest.Bytes];
        SHA256.HashData(key, plain);
        return Keyed(new KeyDigest(plain));
    }

    private KeyDigest Keyed(KeyDigest plain)
    {
        Span<byte> keyed = stackalloc byte[KeyDigest.Bytes];
        if (!_macs.TryTake(out var mac))
            mac = new HMACSHA256(_secret);
        mac.TryComputeHash(plain.AsSpan(), keyed, out _);
        _macs.Add(mac);
        return new KeyDigest(keyed);
    }
}
