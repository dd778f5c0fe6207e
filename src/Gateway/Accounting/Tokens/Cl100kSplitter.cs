namespace Gateway.Accounting.Tokens;

/// <summary>
/// The split pattern of <c>cl100k_base</c>:
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>
/// </summary>
internal sealed class Cl100kSplitter : IPieceSplitter
{
    /// <inheritdoc/>
    public int PieceLength(ReadOnlySpan<byte> text)
    {
        var contraction = PieceParts.Contraction(text);
        if (contraction > 0)
            return contraction;
        var kind = Characters.KindAt(text, 0, out var width);
        if (kind == CharacterKind.Number)
            return PieceParts.Digits(text);
        if ((kind & CharacterKind.LineBreak) == 0)
        {
            var end = Characters.RunEnd(text, width, CharacterKind.Letter);
            if (end > width || (kind & CharacterKind.Letter) != 0)
                return end;
        }

        var symbols = PieceParts.Symbols(text);
        return symbols > 0 ? Characters.RunEnd(text, symbols, CharacterKind.LineBreak) : PieceParts.Spaces(text);
    }
}
