using System.Buffers;
using System.Text.RegularExpressions;

namespace Gateway.Storage.Capture;

/// <summary>The credentials the gateway knows by heart: they are stored in no mode, whoever quotes them.</summary>
public sealed class KnownSecrets
{
    private const string Stars = "***";

    // A shorter key that a caller made up would be found in every other word.
    private const int ShortestPresented = 8;

    private readonly KnownSecrets? _others;
    private readonly string[] _secrets;
    private readonly SearchValues<string> _any;
    private readonly Lazy<Regex> _escaped;

    /// <param name="secrets">The credentials; empty ones are passed over.</param>
    public KnownSecrets(IEnumerable<string> secrets)
    {
        // The longer first: one may be the beginning of another.
        _secrets = [.. secrets.Where(s => s.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length)];
        _any = SearchValues.Create(_secrets, StringComparison.Ordinal);
        _escaped = new Lazy<Regex>(() => new Regex(string.Join('|', _secrets.Select(Escaped)), RegexOptions.NonBacktracking));
    }

    private KnownSecrets(string secret, KnownSecrets others)
        : this([secret]) => _others = others;

    /// <summary>These and the key a caller presented.</summary>
    public KnownSecrets With(string? presentedKey) =>
        presentedKey is not { Length: >= ShortestPresented } || _secrets.Contains(presentedKey, StringComparer.Ordinal) ? this : new(presentedKey, this);

    /// <summary><paramref name="text"/> quotes one of them.</summary>
    public bool AreIn(string text) => !ReferenceEquals(Mask(text), text);

    /// <summary><paramref name="text"/> with <c>***</c> in their place, also where JSON's escapes spell them; the same instance where it quotes none.</summary>
    public string Mask(string text)
    {
        if (text.AsSpan().ContainsAny(_any))
            text = _secrets.Aggregate(text, static (masked, secret) => masked.Replace(secret, Stars, StringComparison.Ordinal));
        if (MayEscape(text))
            text = _escaped.Value.Replace(text, Stars);
        return _others is null ? text : _others.Mask(text);
    }

    // Any character may be \u00XX; these have a shorter escape.
    private bool MayEscape(string text) =>
        _secrets.Length > 0 && text.Contains('\\') && (text.Contains("\\u00", StringComparison.Ordinal) || Array.Exists(_secrets, s => s.AsSpan().ContainsAny("\"\\/")));

    private static string Escaped(string secret) => string.Concat(secret.Select(Escaped));

    private static string Escaped(char c) => $@"(?:\\u(?i:{(int)c:x4})|{(c is '"' or '\\' or '/' ? @"\\?" : "")}{Regex.Escape(c.ToString())})";
}
