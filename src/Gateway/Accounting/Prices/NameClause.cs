using System.Text.RegularExpressions;

namespace Gateway.Accounting.Prices;

/// <summary>One condition on a name.</summary>
internal sealed class NameClause
{
    private readonly char _mark;
    private readonly string _text;
    private readonly Lazy<Regex>? _regex;

    private NameClause(char mark, string text)
    {
        _mark = mark;
        _text = text;
        if (mark == '/')
            _regex = new Lazy<Regex>(() => Pattern(text));
    }

    public static NameClause Parse(string clause) => clause is [('=' or '^' or '$' or '~' or '/') and var mark, _, ..]
        ? new NameClause(mark, clause[1..])
        : throw new FormatException($"'{clause}' is not =equal, ^start, $end, ~contained or /regex");

    public bool Fits(string name) => _mark switch
    {
        '=' => name.Equals(_text, StringComparison.OrdinalIgnoreCase),
        '^' => name.StartsWith(_text, StringComparison.OrdinalIgnoreCase),
        '$' => name.EndsWith(_text, StringComparison.OrdinalIgnoreCase),
        '~' => name.Contains(_text, StringComparison.OrdinalIgnoreCase),
        _ => _regex!.Value.IsMatch(name),
    };

    /// <summary>Callers choose the names it is tried on: it must never take more than linear time.</summary>
    private static Regex Pattern(string text) =>
        new(text, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
