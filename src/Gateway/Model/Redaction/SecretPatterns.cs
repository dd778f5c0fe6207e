using System.Text.RegularExpressions;

namespace Gateway.Model.Redaction;

/// <summary>What secrets look like.</summary>
internal static partial class SecretPatterns
{
    /// <summary>Beginnings of keys that vendors issue; a text without any holds no such key.</summary>
    public static readonly string[] KeyPrefixes =
    [
        "sk-", "sk_", "rk_", "AIza", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "xapp-", "hf_", "gsk_", "xai-",
        "npm_", "pypi-", "ya29.", "GOCSPX-", "SG.", "gw-",
    ];

    /// <summary>A media file in a data URI.</summary>
    [GeneratedRegex(@"(?<=;base64,)[A-Za-z0-9+/_=-]{16,}", RegexOptions.CultureInvariant)]
    public static partial Regex MediaData { get; }

    /// <summary>A private key in PEM, whole, or as far as the text goes.</summary>
    [GeneratedRegex(
        @"-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----(?:(?>(?:[^-]|-(?!----))*)-----END [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----|(?>[A-Za-z0-9+/=\s\\]*))",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex PrivateKey { get; }

    /// <summary>User and password in an address.</summary>
    [GeneratedRegex(@"(?<=://)[^\s/:@""'\\]{0,64}:[^\s/@""'\\]{1,256}(?=@)", RegexOptions.CultureInvariant)]
    public static partial Regex AddressCredential { get; }

    /// <summary>
    /// Keys by the beginning their vendors give them, also behind a word and a dash. Those of sk- hold a digit, which words with dashes do not; behind a
    /// dash they need a vendor's word or a long first part, too.
    /// </summary>
    [GeneratedRegex(
        """
          sk-ant-[a-z]{3,8}[0-9]{2}-[A-Za-z0-9_-]{10,}
        | (?<![A-Za-z0-9_-])sk-(?=[A-Za-z_*-]{0,200}[0-9])[A-Za-z0-9_*-]{16,}
        | (?<=[_-])sk-(?:(?=(?:ant|or|proj|svcacct|admin)-[A-Za-z_*-]{0,200}[0-9])|(?=[A-Za-z]{0,15}[0-9])(?=[A-Za-z0-9]{16}))[A-Za-z0-9_*-]{16,}
        | (?<![A-Za-z0-9_-])pypi-[A-Za-z0-9_-]{40,}
        | (?<![A-Za-z0-9])(?:
            [sr]k_(?:live|test)_[A-Za-z0-9]{10,}
          | AIza[A-Za-z0-9_-]{30,}
          | (?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])
          | gh[pousr]_[A-Za-z0-9]{20,}
          | github_pat_[A-Za-z0-9_]{20,}
          | glpat-[A-Za-z0-9_-]{16,}
          | (?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}
          | (?:hf|gsk|npm)_[A-Za-z0-9]{20,}
          | xai-[A-Za-z0-9]{20,}
          | ya29\.[A-Za-z0-9_-]{20,}
          | GOCSPX-[A-Za-z0-9_-]{20,}
          | gw-[0-9a-f]{32,}
          | SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,}
          )
        """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    public static partial Regex ApiKey { get; }

    /// <summary>A JSON Web Token: three parts, the first (and mostly the second) an object in base64url.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*", RegexOptions.CultureInvariant)]
    public static partial Regex Jwt { get; }

    /// <summary>A token behind the word Bearer; one holds a digit, which a word of prose does not.</summary>
    [GeneratedRegex(
        @"(?<![a-z0-9])bearer[ ]{1,4}(?=[a-z_.~+/-]{0,128}[0-9])(?<v>[a-z0-9_.~+/-]{8,}={0,2})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex Bearer { get; }

    /// <summary>A secret among the parameters of an address.</summary>
    [GeneratedRegex(
        @"[?&](?:key|api[_-]?key|(?:access|id|refresh|auth)[_-]?token|token|auth|secret|client[_-]?secret|sig|signature|password)=(?<v>[^&\s""'<>#\\\[]{4,})",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    public static partial Regex QuerySecret { get; }

    /// <summary>A name that says secret, and its value: <c>password = "…"</c>, <c>API_KEY=…</c>, <c>"secret": "…"</c>, in whatever language.</summary>
    [GeneratedRegex(
        """
        (?:pass(?:word|wd|phrase)|pwd|secret(?:[_-]?(?:access[_-]?)?key)?|(?:api|access|private|account)[_-]?key)
        (?:\\{0,3}["'])? [ \t]{0,4} (?:=>?|:=?) [ \t]{0,4}
        (?: "(?<v>(?>(?:[^"\\\r\n]|\\.)+)) | \\{1,3}"(?<v>[^"\\\r\n]+) | '(?<v>[^'\r\n]+) | (?<v>[^\s"'\\,;&<>(){}\[\]]{3,}) )
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    public static partial Regex NamedSecret { get; }

    /// <summary>A name that says token, and a scheme with its credential, or what looks like a token: long, with a digit (prose and code say token, too).</summary>
    [GeneratedRegex(
        """
        (?:token|authorization|credentials?|cookie)
        (?:\\{0,3}["'])? [ \t]{0,4} (?:=>?|:=?) [ \t]{0,4} (?:\\{0,3}["'])?
        (?: (?:bearer|basic|token|apikey)[ ]{1,4}(?<v>[a-z0-9_.~+/-]{8,}={0,2}) | (?=[a-z_.~+/-]{0,128}[0-9])(?<v>[a-z0-9_.~+/-]{8,}={0,2}) )
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    public static partial Regex NamedToken { get; }
}
