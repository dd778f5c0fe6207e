using System.Collections.Immutable;

namespace Gateway.Accounting.Prices;

/// <summary>
/// Which names are meant, in the notation of the table of prices: alternatives between spaces, each made of clauses between
/// <c>&amp;</c> that must all fit: <c>=equal ^start $end ~contained /regex</c>. Letter case never matters.
/// </summary>
public sealed class NameRule
{
    private readonly ImmutableArray<ImmutableArray<NameClause>> _alternatives;

    private NameRule(ImmutableArray<ImmutableArray<NameClause>> alternatives) => _alternatives = alternatives;

    /// <summary>Fits no name.</summary>
    public static NameRule None { get; } = new([]);

    /// <exception cref="FormatException">A clause has no known mark or no text.</exception>
    public static NameRule Parse(string text) =>
        new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(alternative => alternative.Split('&').Select(NameClause.Parse).ToImmutableArray())]);

    public bool Fits(string name)
    {
        foreach (var clauses in _alternatives)
        {
            if (AllFit(clauses, name))
                return true;
        }

        return false;
    }

    private static bool AllFit(ImmutableArray<NameClause> clauses, string name)
    {
        foreach (var clause in clauses)
        {
            if (!clause.Fits(name))
                return false;
        }

        return true;
    }
}
