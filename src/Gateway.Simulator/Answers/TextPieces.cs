namespace Gateway.Simulator.Answers;

/// <summary>A text cut into the pieces it streams in. A piece is also the simulator's token: at most eight characters of a word, with the space before it.</summary>
internal sealed class TextPieces
{
    private const int LongestPiece = 8;

    public static readonly TextPieces Empty = new("", []);

    private readonly int[] _ends;

    private TextPieces(string text, int[] ends)
    {
        Text = text;
        _ends = ends;
    }

    public string Text { get; }

    public int Count => _ends.Length;

    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return Text.AsSpan(start, _ends[index] - start);
        }
    }

    public static TextPieces Split(string text)
    {
        var ends = new List<int>((text.Length / 4) + 1);
        for (var at = 0; at < text.Length;)
        {
            at = EndOfPiece(text, at);
            ends.Add(at);
        }

        return new TextPieces(text, [.. ends]);
    }

    /// <summary>The text as one piece, however long.</summary>
    public static TextPieces Whole(string text) => new(text, text.Length == 0 ? [] : [text.Length]);

    /// <summary>The text in exactly this many pieces of nearly equal length; the text must be ASCII and no shorter than the count.</summary>
    public static TextPieces Even(string text, int count)
    {
        var ends = new int[count];
        for (var i = 0; i < count; i++)
        {
            ends[i] = (int)((long)text.Length * (i + 1) / count);
        }

        return new TextPieces(text, ends);
    }

    public TextPieces Take(int count) =>
        count >= Count ? this : count <= 0 ? Empty : new TextPieces(Text[.._ends[count - 1]], _ends[..count]);

    private static int EndOfPiece(string text, int start)
    {
        var at = start;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        var most = Math.Min(text.Length, at + LongestPiece);
        while (at < most && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        // A surrogate pair in two deltas would be two broken characters.
        return at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]) ? at + 1 : at;
    }
}
