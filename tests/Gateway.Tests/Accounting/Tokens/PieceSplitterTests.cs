using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Accounting.Tokens;

namespace Gateway.Tests.Accounting.Tokens;

/// <summary>The hand-made splitters against the patterns they stand for.</summary>
public sealed class PieceSplitterTests
{
    private const string Cl100kPattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string O200kPattern =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    // Every kind of character the patterns tell apart, and all that stands in them; those of other planes last.
    private static readonly Rune[] Characters =
        [.. "aszXSTǅʰªß中あé\u0301\u0903\u20DD17٣½Ⅷ  \t\u00A0\u3000\r\n\r\n''''sStTrReEvVmMlLdD/!?.-€\u0000\u200B\uFFFD\u0378😀𝒳𐐨𠀀𑀀𝟙".EnumerateRunes()];

    private static readonly Dictionary<UnicodeCategory, char> StandIns = Characters.Where(r => r.IsBmp)
        .GroupBy(Rune.GetUnicodeCategory).ToDictionary(g => g.Key, g => (char)g.First().Value);

    [Fact]
    public void Cl100k_SplitsAsItsPattern() => EveryTextIsSplitAs(Cl100kPattern, new Cl100kSplitter());

    [Fact]
    public void O200k_SplitsAsItsPattern() => EveryTextIsSplitAs(O200kPattern, new O200kSplitter());

    [Theory]
    [InlineData("cl100k_base", Cl100kPattern)]
    [InlineData("o200k_base", O200kPattern)]
    public void ThePattern_IsThatOfTheData(string encoding, string pattern) =>
        TokenSource.Read(encoding).GetProperty("pat_str").GetString().ShouldBe(pattern);

    // The long s is left out: for .NET it is no s where case does not count, for tiktoken it is (texts.tsv has it).
    private static void EveryTextIsSplitAs(string pattern, IPieceSplitter splitter)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant);
        var random = new Random(20_261_121);
        for (var i = 0; i < 50_000; i++)
        {
            // A few kinds of characters at a time make long runs of them.
            var few = random.GetItems(Characters, random.Next(1, 12));
            var text = random.GetItems(few, random.Next(1, 24));
            Split(text, splitter).ShouldBe(Split(text, regex), string.Concat(text));
        }
    }

    /// <summary>The length of each piece, in characters. .NET's classes know two bytes alone: others have a stand-in of their category.</summary>
    private static List<int> Split(Rune[] text, Regex regex) =>
        [.. regex.Matches(string.Concat(text.Select(r => r.IsBmp ? (char)r.Value : StandIn(r)))).Select(m => m.Length)];

    private static char StandIn(Rune rune) => StandIns[Rune.GetUnicodeCategory(rune)];

    private static List<int> Split(Rune[] text, IPieceSplitter splitter)
    {
        var pieces = new List<int>();
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(string.Concat(text));
        while (!rest.IsEmpty)
        {
            var length = splitter.PieceLength(rest);
            pieces.Add(Encoding.UTF8.GetString(rest[..length]).EnumerateRunes().Count());
            rest = rest[length..];
        }

        return pieces;
    }
}
