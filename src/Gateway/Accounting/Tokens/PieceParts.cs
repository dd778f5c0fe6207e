namespace Gateway.Accounting.Tokens;

/// <summary>The parts of split patterns that encodings have in common. Each gives the bytes it takes from the start of a text.</summary>
internal static class PieceParts
{
    private const int MostDigits = 3;

    /// <summary><c>(?i:'s|'t|'re|'ve|'m|'ll|'d)</c>, or 0.</summary>
    public static int Contraction(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[0] != '\'')
            return 0;
        var first = text[1] | 0x20;
        var second = text.Length > 2 ? text[2] | 0x20 : 0;
        if (first is 's' or 't' or 'm' or 'd')
            return 2;
        if ((first is 'r' or 'v' && second == 'e') || (first == 'l' && second == 'l'))
            return 3;

        // The long s is an s where case does not count.
        return text[1..].StartsWith("ſ"u8) ? 3 : 0;
    }

    /// <summary><c>\p{N}{1,3}</c></summary>
    public static int Digits(ReadOnlySpan<byte> text)
    {
        var end = 0;
        for (var digits = 0; digits < MostDigits && Characters.KindAt(text, end, out var width) == CharacterKind.Number; digits++)
            end += width;
        return end;
    }

    /// <summary><c> ?[^\s\p{L}\p{N}]+</c>, or 0.</summary>
    public static int Symbols(ReadOnlySpan<byte> text)
    {
        var start = text[0] == ' ' ? 1 : 0;
        var end = Characters.RunEnd(text, start, CharacterKind.Other | CharacterKind.Mark);
        return end == start ? 0 : end;
    }

    /// <summary><c>\s*[\r\n]+|\s+(?!\S)|\s+</c>: up to the last line break; else all but the space before the next word.</summary>
    public static int Spaces(ReadOnlySpan<byte> text)
    {
        var (end, last, afterLineBreak) = (0, 0, 0);
        for (CharacterKind kind; ((kind = Characters.KindAt(text, end, out var width)) & CharacterKind.Space) != 0; end += width)
        {
            last = end;
            if ((kind & CharacterKind.LineBreak) != 0)
                afterLineBreak = end + width;
        }

        if (afterLineBreak > 0)
            return afterLineBreak;
        return end == text.Length || last == 0 ? end : last;
    }
}
