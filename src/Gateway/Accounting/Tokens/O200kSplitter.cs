namespace Gateway.Accounting.Tokens;

/// <summary>
/// The split pattern of <c>o200k_base</c>, where X is <c>\p{Lm}\p{Lo}\p{M}</c> and C is <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)</c>:
/// <c>[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}X]*[\p{Ll}X]+C?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}X]+[\p{Ll}X]*C?</c>
/// <c>|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>
/// </summary>
internal sealed class O200kSplitter : IPieceSplitter
{
    private const CharacterKind EitherCase = CharacterKind.Uncased | CharacterKind.Mark;

    /// <inheritdoc/>
    public int PieceLength(ReadOnlySpan<byte> text)
    {
        var kind = Characters.KindAt(text, 0, out var width);
        if (kind == CharacterKind.Number)
            return PieceParts.Digits(text);
        var word = WordEnd(text, kind, width);
        if (word > 0)
            return word + PieceParts.Contraction(text[word..]);
        var symbols = PieceParts.Symbols(text);
        return symbols > 0 ? AfterLineBreaksAndSlashes(text, symbols) : PieceParts.Spaces(text);
    }

    /// <summary>The end of the word, whose first character may be one that is no letter; 0 where there is none.</summary>
    private static int WordEnd(ReadOnlySpan<byte> text, CharacterKind first, int width)
    {
        if ((first & CharacterKind.LineBreak) != 0)
            return 0;
        var start = (first & CharacterKind.Letter) != 0 ? 0 : width;
        var end = EndWithLower(text, start, out var upperEnd);
        if (end > 0)
            return end;

        // A mark that no word takes as its first character is a word itself, before the pattern's second way is tried.
        if (first == CharacterKind.Mark)
            return width;
        return upperEnd > start ? upperEnd : 0;
    }

    /// <summary>
    /// The pattern's first way: what may be upper case, then at least one that may be lower. Where no lower case follows,
    /// the last character of either case is that one.
    /// </summary>
    private static int EndWithLower(ReadOnlySpan<byte> text, int start, out int upperEnd)
    {
        var (at, afterEither) = (start, 0);
        var kind = Characters.KindAt(text, at, out var width);
        for (; (kind & (CharacterKind.Upper | EitherCase)) != 0; kind = Characters.KindAt(text, at, out width))
        {
            at += width;
            if ((kind & EitherCase) != 0)
                afterEither = at;
        }

        upperEnd = at;
        return kind == CharacterKind.Lower ? Characters.RunEnd(text, at, CharacterKind.Lower | EitherCase) : afterEither;
    }

    private static int AfterLineBreaksAndSlashes(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)'\r' or (byte)'\n' or (byte)'/')
            at++;
        return at;
    }
}
