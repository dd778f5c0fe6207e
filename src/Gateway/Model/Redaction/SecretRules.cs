using System.Buffers;
using System.Text.RegularExpressions;

namespace Gateway.Model.Redaction;

/// <summary>Everything that looks secret, in the order it is looked for: what is longer, or surer, first.</summary>
internal static class SecretRules
{
    /// <summary>The mask of what a name says is secret.</summary>
    public const string Secret = "[secret]";

    private static readonly SearchValues<string> KeyPrefixes = SearchValues.Create(SecretPatterns.KeyPrefixes, StringComparison.Ordinal);

    private static readonly string[] Secrets = ["pass", "pwd", "secret", "key"];

    private static readonly string[] Tokens = ["token", "authorization", "credential", "cookie"];

    private static readonly SearchValues<string> SecretNames = SearchValues.Create(Secrets, StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> TokenNames = SearchValues.Create(Tokens, StringComparison.OrdinalIgnoreCase);

    // A text without any of these holds nothing that the rules know: one look instead of one a rule.
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        [.. SecretPatterns.KeyPrefixes, .. Secrets, .. Tokens, "://", "eyJ", "bearer", "sig=", "signature=", "auth="], StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<RedactionRule> All { get; } =
    [
        Rule("[private_key]", SecretPatterns.PrivateKey, static text => text.Contains("PRIVATE KEY", StringComparison.Ordinal)),
        Rule("[credential]", SecretPatterns.AddressCredential, static text => text.Contains("://", StringComparison.Ordinal)),
        Rule("[api_key]", SecretPatterns.ApiKey, static text => text.AsSpan().ContainsAny(KeyPrefixes)),
        Rule("[jwt]", SecretPatterns.Jwt, static text => text.Contains("eyJ", StringComparison.Ordinal)),
        Rule("[token]", SecretPatterns.Bearer, static text => text.Contains("bearer", StringComparison.OrdinalIgnoreCase)),
        Rule(Secret, SecretPatterns.QuerySecret, static text => text.Contains('=') && text.AsSpan().ContainsAny('?', '&')),
        Rule(Secret, SecretPatterns.NamedSecret, static text => text.AsSpan().ContainsAny(SecretNames)),
        Rule(Secret, SecretPatterns.NamedToken, static text => text.AsSpan().ContainsAny(TokenNames)),
    ];

    /// <summary><paramref name="text"/> with every secret masked; the same instance where there is none.</summary>
    public static string Apply(string text)
    {
        if (!text.AsSpan().ContainsAny(Signs))
            return text;
        foreach (var rule in All)
            text = rule.Apply(text);
        return text;
    }

    private static RedactionRule Rule(string mask, Regex pattern, Func<string, bool> mayHold) => new(_ => mask, pattern, mayHold);
}
