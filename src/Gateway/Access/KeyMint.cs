using System.Security.Cryptography;
using Gateway.Model;
using Gateway.Model.Callers;

namespace Gateway.Access;

/// <summary>Makes keys. They count once <see cref="KeyTable"/> has them.</summary>
public sealed class KeyMint(AccessSecret secret, TimeProvider time)
{
    private const string Start = "gw-";
    private const int SecretBytes = 32;
    private const int ShownLength = 10;
    private const int IdLength = 12;

    /// <summary>A new key, and what is kept of it.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="terms">What comes with it.</param>
    public (GatewayKey Key, string Secret) Create(string name, KeyTerms terms)
    {
        var (key, digest) = NewSecret();
        var made = new GatewayKey
        {
            Id = $"{AccessOptions.IssuedPrefix}{RandomNumberGenerator.GetHexString(IdLength, lowercase: true)}",
            Name = name,
            Terms = terms,
            Prefix = key[..ShownLength],
            Digest = digest,
            DigestSecret = secret.Id,
            CreatedAt = time.GetUtcNow(),
        };
        return (made, key);
    }

    /// <summary>The same key with a new secret; the secret it had opens it for <paramref name="grace"/> longer, any before that no more.</summary>
    public (GatewayKey Key, string Secret) Rotate(GatewayKey known, TimeSpan grace)
    {
        ArgumentNullException.ThrowIfNull(known);
        var (key, digest) = NewSecret();
        var rotated = known with
        {
            Prefix = key[..ShownLength],
            Digest = digest,
            DigestSecret = secret.Id,
            // One that was made with a secret that is lost opens nothing: there is nothing to prolong.
            PreviousDigest = known.DigestSecret == secret.Id ? known.Digest : null,
            PreviousUntil = known.DigestSecret == secret.Id ? time.GetUtcNow() + grace : null,
        };
        return (rotated, key);
    }

    private (string Key, string Digest) NewSecret()
    {
        var key = Start + RandomNumberGenerator.GetHexString(SecretBytes * 2, lowercase: true);
        secret.TryDigest(key, out var digest);
        return (key, digest.ToString());
    }
}
