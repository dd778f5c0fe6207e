using System.Buffers;

namespace Gateway.Model.Redaction;

/// <summary>What the name of a JSON field says of its value.</summary>
internal static class FieldNames
{
    private const int ShortestMedia = 64;

    // With dashes and underscores left out, in lower case: what follows a prefix (client_, aws_, x-) counts.
    private static readonly string[] Secrets =
    [
        "password", "passwd", "passphrase", "pwd", "secret", "apikey", "secretkey", "accesskey", "privatekey", "accountkey",
    ];

    private static readonly string[] Tokens = ["token", "authorization", "credential", "credentials", "cookie"];

    private static readonly string[] MediaFields = ["data", "b64_json", "file_data", "bytesBase64Encoded"];

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-=");

    /// <summary>Whatever text stands in it is masked.</summary>
    public static bool IsSecret(string? name) => EndsWith(name, Secrets) || EndsWith(name, Tokens);

    /// <summary>So is a number (of tokens there are many harmless ones).</summary>
    public static bool IsSecretNumber(string? name) => EndsWith(name, Secrets);

    /// <summary>A picture, a sound or a document in base64.</summary>
    public static bool IsMedia(string? name, ReadOnlySpan<char> value) =>
        value.Length >= ShortestMedia && MediaFields.Contains(name, StringComparer.Ordinal) && !value.ContainsAnyExcept(Base64);

    /// <summary>The bytes of a text, number by number (log probabilities have them beside each token).</summary>
    public static bool IsSpelling(string? name) => name == "bytes";

    private static bool EndsWith(string? name, string[] words)
    {
        if (name is null)
            return false;
        var plain = name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return Array.Exists(words, word => plain.EndsWith(word, StringComparison.OrdinalIgnoreCase));
    }
}
