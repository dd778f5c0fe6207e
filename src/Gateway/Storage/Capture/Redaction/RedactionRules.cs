using System.Text.RegularExpressions;
using Gateway.Model.Redaction;

namespace Gateway.Storage.Capture.Redaction;

/// <summary>Everything that is masked, in the order it is looked for: what is longer, or surer, first.</summary>
internal static class RedactionRules
{
    /// <summary>A payment card, which may stand in JSON as a number.</summary>
    public static readonly RedactionRule Card = Rule("[card]", PersonalPatterns.Card, HasDigits, PersonalChecks.Card);

    private static readonly RedactionRule[] All =
    [
        new(Media, SecretPatterns.MediaData, static text => text.Contains(";base64,", StringComparison.Ordinal)),
        .. SecretRules.All,
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
