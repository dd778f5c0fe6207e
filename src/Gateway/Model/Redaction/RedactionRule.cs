using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Model.Redaction;

/// <summary>
/// One kind of thing that is masked. Every pattern takes time linear in the text: its loops are bounded, or end where what follows them cannot begin.
/// </summary>
/// <param name="Mask">What is put in its place, said of how many characters were there.</param>
/// <param name="Pattern">Finds candidates; of one with a group <c>v</c> the group alone is masked.</param>
/// <param name="MayHold">Whether it is worth looking: cheap, and true for every text the pattern is found in.</param>
/// <param name="Judge">How many characters of a candidate, from its first, are the thing; 0 where it only looks like it. Null: all of
/// every candidate. The candidates of a pattern with a judge are of bounded length.</param>
internal sealed record RedactionRule(Func<int, string> Mask, Regex Pattern, Func<string, bool> MayHold, Func<string, int>? Judge = null)
{
    /// <summary><paramref name="text"/> with every find masked; the same instance where there is none.</summary>
    public string Apply(string text)
    {
        if (!MayHold(text))
            return text;
        StringBuilder? masked = null;
        var copied = 0;
        for (var (match, next) = (Pattern.Match(text), 0); match.Success; match = Judge is null ? match.NextMatch() : Pattern.Match(text, next))
        {
            var found = match.Groups["v"] is { Success: true } value ? value : match;
            var length = Judge is null ? found.Length : Judge(found.Value);
            // The next may begin inside what this one took too much of.
            next = found.Index + Math.Max(length, 1);
            if (length == 0)
                continue;
            masked ??= new StringBuilder(text.Length);
            masked.Append(text, copied, found.Index - copied).Append(Mask(length));
            copied = found.Index + length;
        }

        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }
}
