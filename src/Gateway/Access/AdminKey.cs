using System.Security.Cryptography;

namespace Gateway.Access;

/// <summary>The one key that opens the admin API, whatever the access mode of the chat surfaces.</summary>
/// <param name="key">The key.</param>
/// <param name="file">The file it lies in; null where the configuration holds it.</param>
public sealed class AdminKey(string key, string? file)
{
    /// <summary>The environment variable (or configuration key) that holds it; where it is not set, <see cref="KeyFile.Admin"/> does.</summary>
    public const string Variable = "GATEWAY_ADMIN_KEY";

    public const int MinLength = 16;

    private volatile byte[] _digest = PresentedKey.Digest(key);

    /// <summary>The file it lies in; null where the configuration holds it.</summary>
    public string? File => file;

    /// <summary>From now on <paramref name="changed"/> opens, and the key before it does not.</summary>
    public void Use(string changed) => _digest = PresentedKey.Digest(changed);

    /// <summary>It is the key. How long a refusal takes says nothing about how near a guess was.</summary>
    internal bool Is(string presented) => CryptographicOperations.FixedTimeEquals(PresentedKey.Digest(presented), _digest);

    /// <summary>What is wrong with <paramref name="key"/>, in words that do not repeat it; null where it can be used.</summary>
    public static string? Problem(string key)
    {
        if (key.Length < MinLength)
            return $"a key of at least {MinLength} characters is expected";
        return key.Any(c => c is <= ' ' or > '~') ? "holds a character that no header can carry (a line break, a space, …)" : null;
    }
}
