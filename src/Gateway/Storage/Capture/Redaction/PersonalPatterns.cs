using System.Text.RegularExpressions;

namespace Gateway.Storage.Capture.Redaction;

/// <summary>What tells of a person looks like. Candidates: <see cref="PersonalChecks"/> looks closer where form alone says too little.</summary>
internal static partial class PersonalPatterns
{
    [GeneratedRegex(@"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,8}\p{L}{2,24}(?![\w-])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex Email { get; }

    /// <summary>A country, two check digits, and what that country's accounts look like; in groups of four, or together.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]){11,30}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex Iban { get; }

    /// <summary>13 to 19 digits together, or grouped as cards print them.</summary>
    [GeneratedRegex(
        @"(?<![\w.+-])(?:[0-9]{13,19}|[0-9]{4}(?<s>[ -])[0-9]{4}\k<s>[0-9]{4}\k<s>[0-9]{1,7}|[0-9]{4}(?<t>[ -])[0-9]{6}\k<t>[0-9]{5})(?![\w-]|\.[0-9])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex Card { get; }

    /// <summary>As the US write them, with dashes; numbers that were never issued are none.</summary>
    [GeneratedRegex(
        @"(?<![\w.-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![\w-])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex SocialSecurityNumber { get; }

    /// <summary>With a country's code.</summary>
    [GeneratedRegex(@"(?<![\w.+/=-])\+(?:[1-9][0-9]{7,14}|[1-9](?:[ .()/-]{0,2}[0-9]){6,14})(?!\w)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex InternationalPhone { get; }

    /// <summary>As North Americans write them: (415) 555-2671, 415-555-2671, 1-415-555-2671, 415.555.2671.</summary>
    [GeneratedRegex(
        @"(?<![\w.+/-])(?:1[-. ])?(?:\([2-9][0-9]{2}\)[ ]?[2-9][0-9]{2}[-. ]|[2-9][0-9]{2}(?<s>[-.])[2-9][0-9]{2}\k<s>)[0-9]{4}(?![\w-]|\.[0-9])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex NorthAmericanPhone { get; }

    [GeneratedRegex(
        @"(?<![\w.])(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?!\w|\.[0-9])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex IpV4 { get; }

    /// <summary>Groups of hexadecimal digits between colons.</summary>
    [GeneratedRegex(@"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex IpV6 { get; }
}
