using System.Globalization;
using System.Text;

namespace Gateway.Accounting.Tokens;

/// <summary>Reads the kinds of characters out of UTF-8 text, which must be valid.</summary>
internal static class Characters
{
    private static readonly CharacterKind[] Ascii = [.. Enumerable.Range(0, 128).Select(c => KindOf(new Rune(c)))];

    /// <summary>The kind of the character at <paramref name="at"/>, and how many bytes it takes; none and 0 at the end of the text.</summary>
    public static CharacterKind KindAt(ReadOnlySpan<byte> text, int at, out int width)
    {
        width = 0;
        if ((uint)at >= (uint)text.Length)
            return CharacterKind.None;
        var first = text[at];
        if (first < Ascii.Length)
        {
            width = 1;
            return Ascii[first];
        }

        Rune.DecodeFromUtf8(text[at..], out var rune, out width);
        return KindOf(rune);
    }

    /// <summary>Where the run of characters of these kinds that starts at <paramref name="at"/> ends.</summary>
    public static int RunEnd(ReadOnlySpan<byte> text, int at, CharacterKind kinds)
    {
        while ((KindAt(text, at, out var width) & kinds) != 0)
            at += width;
        return at;
    }

    private static CharacterKind KindOf(Rune rune) => rune.Value is '\r' or '\n'
        ? CharacterKind.Space | CharacterKind.LineBreak
        : Rune.IsWhiteSpace(rune) ? CharacterKind.Space : KindOf(Rune.GetUnicodeCategory(rune));

    private static CharacterKind KindOf(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharacterKind.Upper,
        UnicodeCategory.LowercaseLetter => CharacterKind.Lower,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterKind.Uncased,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharacterKind.Mark,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterKind.Number,
        _ => CharacterKind.Other,
    };
}
