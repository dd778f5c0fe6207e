using System.Buffers;
using System.Text.RegularExpressions;

namespace Gateway.Storage.Capture.Redaction;

/// <summary>Everything that is masked, in the order it is looked for: what is longer, or surer, first.</summary>
internal static class RedactionRules
{
    /// <summary>The mask of what a name says is secret.</summary>
    public const string Secret = "[secret]";

    private static readonly SearchValues<string> KeyPrefixes = SearchValues.Create(SecretPatterns.KeyPrefixes, StringComparison.Ordinal);

    private static readonly SearchValues<string> SecretNames =
        SearchValues.Create(["pass", "pwd", "secret", "key"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> TokenNames =
        SearchValues.Create(["token", "authorization", "credential", "cookie"], StringComparison.OrdinalIgnoreCase);

    /// <summary>A payment card, which may stand in JSON as a number.</summary>
    public static readonly RedactionRule Card = Rule("[card]", PersonalPatterns.Card, HasDigits, PersonalChecks.Card);

    private static readonly RedactionRule[] All =
    [
        new(Media, SecretPatterns.MediaData, static text => text.Contains(";base64,", StringComparison.Ordinal)),
        Rule("[private_key]", SecretPatterns.PrivateKey, static text => text.Contains("PRIVATE KEY", StringComparison.Ordinal)),
        Rule("[credential]", SecretPatterns.AddressCredential, static text => text.Contains("://", StringComparison.Ordinal)),
        Rule("[api_key]", SecretPatterns.ApiKey, static text => text.AsSpan().ContainsAny(KeyPrefixes)),
        Rule("[jwt]", SecretPatterns.Jwt, static text => text.Contains("eyJ", StringComparison.Ordinal)),
        Rule("[token]", SecretPatterns.Bearer, static text => text.Contains("bearer", StringComparison.OrdinalIgnoreCase)),
        Rule(Secret, SecretPatterns.NamedSecret, static text => text.AsSpan().ContainsAny(SecretNames)),
        Rule(Secret, SecretPatterns.NamedToken, static text => text.AsSpan().ContainsAny(TokenNames)),
        Rule("[email]", PersonalPatterns.Email, static text => text.Contains('@')),
        Rule("[iban]", PersonalPatterns.Iban, HasDigits, PersonalChecks.Iban),
        Card,
        Rule("[ssn]", PersonalPatterns.SocialSecurityNumber, HasDigits),
        Rule("[ip]", PersonalPatterns.IpV6, static text => text.Contains(':'), PersonalChecks.IpV6),
        Rule("[ip]", PersonalPatterns.IpV4, static text => text.Contains('.') && HasDigits(text)),
        Rule("[phone]", PersonalPatterns.InternationalPhone, static text => text.Contains('+')),
        Rule("[phone]", PersonalPatterns.NorthAmericanPhone, HasDigits),
    ];

    /// <summary><paramref name="text"/> with everything masked; the same instance where there is nothing.</summary>
    public static string Apply(string text)
    {
        foreach (var rule in All)
            text = rule.Apply(text);
        return text;
    }

    /// <summary>The mask of media in base64.</summary>
    public static string Media(int characters) => $"[base64: {characters} characters]";

    private static RedactionRule Rule(string mask, Regex pattern, Func<string, bool> mayHold, Func<string, int>? judge = null) =>
        new(_ => mask, pattern, mayHold, judge);

    private static bool HasDigits(string text) => text.AsSpan().ContainsAnyInRange('0', '9');
}
