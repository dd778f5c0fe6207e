using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Gateway.Model.Redaction;

/// <summary>The credentials the gateway knows by heart: they are shown and stored nowhere, whoever quotes them. Safe for any thread.</summary>
public sealed class KnownSecrets
{
    private const string Stars = "***";

    // What is shorter stands in every other word, and masking it would show it.
    private const int Shortest = 4;

    // A shorter key that a caller made up would be found in every other word.
    private const int ShortestPresented = 8;

    private static readonly ImmutableDictionary<string, string[]> NoSets = ImmutableDictionary.Create<string, string[]>(StringComparer.OrdinalIgnoreCase);

    private readonly KnownSecrets? _others;
    private readonly string[] _always;
    private readonly Lock _changing = new();
    private ImmutableDictionary<string, string[]> _sets = NoSets;
    private volatile Book _book;

    /// <param name="secrets">The credentials; empty ones are passed over.</param>
    public KnownSecrets(IEnumerable<string> secrets) => _book = new Book(_always = [.. secrets]);

    private KnownSecrets(string secret, KnownSecrets others)
        : this([secret]) => _others = others;

    /// <summary>From now on these are known too, in the place of what <paramref name="owner"/> had before. What is changed often does not pile up.</summary>
    /// <param name="owner">Whose they are, whatever the case of its letters.</param>
    /// <param name="secrets">All it has; none: it is gone. Empty ones are passed over.</param>
    public void SetOf(string owner, IEnumerable<string> secrets)
    {
        string[] all = [.. secrets];
        lock (_changing)
        {
            _sets = all.Length > 0 ? _sets.SetItem(owner, all) : _sets.Remove(owner);
            _book = new Book(_always.Concat(_sets.Values.SelectMany(static set => set)));
        }
    }

    /// <summary>These and the key a caller presented.</summary>
    public KnownSecrets With(string? presentedKey) =>
        presentedKey is not { Length: >= ShortestPresented } || _book.Holds(presentedKey) ? this : new(presentedKey, this);

    /// <summary><paramref name="text"/> quotes one of them.</summary>
    public bool AreIn(string text) => !ReferenceEquals(Mask(text), text);

    /// <summary><paramref name="text"/> with <c>***</c> in their place, also where JSON's escapes spell them; the same instance where it quotes none.</summary>
    public string Mask(string text)
    {
        text = _book.Mask(text);
        return _others is null ? text : _others.Mask(text);
    }

    /// <summary>What is known at a time.</summary>
    private sealed class Book
    {
        private readonly SearchValues<string> _any;
        private readonly Lazy<Regex> _escaped;

        public Book(IEnumerable<string> secrets)
        {
            // The longer first: one may be the beginning of another.
            Secrets = [.. secrets.Where(s => s.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length)];
            _any = SearchValues.Create(Secrets, StringComparison.Ordinal);
            _escaped = new Lazy<Regex>(() => new Regex(string.Join('|', Secrets.Select(Escaped)), RegexOptions.NonBacktracking));
        }

        public string[] Secrets { get; }

        public bool Holds(string secret) => Secrets.Contains(secret, StringComparer.Ordinal);

        public string Mask(string text)
        {
            if (text.AsSpan().ContainsAny(_any))
                text = Secrets.Aggregate(text, static (masked, secret) => masked.Replace(secret, Stars, StringComparison.Ordinal));
            return MayEscape(text) ? _escaped.Value.Replace(text, Stars) : text;
        }

        // Any character may be \u00XX; these have a shorter escape.
        private bool MayEscape(string text) =>
            Secrets.Length > 0 && text.Contains('\\') && (text.Contains("\\u00", StringComparison.Ordinal) || Array.Exists(Secrets, s => s.AsSpan().ContainsAny("\"\\/")));

        private static string Escaped(string secret) => string.Concat(secret.Select(Escaped));

        private static string Escaped(char c) => $@"(?:\\u(?i:{(int)c:x4})|{(c is '"' or '\\' or '/' ? @"\\?" : "")}{Regex.Escape(c.ToString())})";
    }
}
