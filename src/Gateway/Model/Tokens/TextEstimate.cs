namespace Gateway.Model.Tokens;

/// <summary>
/// About how many tokens a text is where the vendor keeps its encoding to itself: bytes of UTF-8 a token, by kind of text.
/// English and code come out within about a fifth, other languages within about a third.
/// </summary>
public sealed record TextEstimate : ITextTokens
{
    /// <summary>Anthropic says 3.5 English characters a token, its models report rather 4; other scripts take more than with OpenAI's.</summary>
    public static TextEstimate Claude { get; } = new() { Words = 4.4, Symbols = 2, TwoByte = 3.5, ThreeByte = 2.8, FourByte = 1.6 };

    /// <summary>Google says 4 English characters a token; its large vocabulary knows many scripts.</summary>
    public static TextEstimate Gemini { get; } = new() { Words = 4.4, Symbols = 1.6, TwoByte = 5.5, ThreeByte = 4.2, FourByte = 2.5 };

    /// <summary>Anyone else: vocabularies of some 100,000 tokens.</summary>
    public static TextEstimate Other { get; } = new() { Words = 4.2, Symbols = 1.8, TwoByte = 4, ThreeByte = 3, FourByte = 1.8 };

    /// <summary>Bytes a token of ASCII letters and white space.</summary>
    public required double Words { get; init; }

    /// <summary>Bytes a token of ASCII digits and punctuation.</summary>
    public required double Symbols { get; init; }

    /// <summary>Bytes a token of characters that take two: accented Latin, Greek, Cyrillic, Hebrew, Arabic.</summary>
    public required double TwoByte { get; init; }

    /// <summary>Bytes a token of characters that take three: Chinese, Japanese, Korean, the scripts of India.</summary>
    public required double ThreeByte { get; init; }

    /// <summary>Bytes a token of characters that take four: emoji, rare scripts.</summary>
    public required double FourByte { get; init; }

    /// <inheritdoc/>
    public int Count(ReadOnlySpan<char> text)
    {
        var (words, symbols, two, three, four) = (0, 0, 0, 0, 0);
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c) || c is ' ' or '\n' or '\t' or '\r')
                words++;
            else if (char.IsAscii(c))
                symbols++;
            else if (c < '\u0800')
                two++;
            else if (char.IsSurrogate(c))
                four++;
            else
                three++;
        }

        // A character of four bytes is two surrogates here.
        var tokens = (words / Words) + (symbols / Symbols) + (2 * two / TwoByte) + (3 * three / ThreeByte) + (2 * four / FourByte);
        return (int)Math.Ceiling(tokens);
    }
}
