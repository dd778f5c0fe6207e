namespace Gateway.Accounting.Tokens;

/// <summary>
/// Byte-pair merging as it is defined: of all pairs of neighbours that together are a token, the one of the lowest rank is joined, the
/// first of equals, until none is left. It looks at every pair for each join, which is fastest for pieces of a few words.
/// </summary>
internal static class ShortPieceMerge
{
    /// <summary>Bytes up to which a piece may be merged here. <see cref="LongPieceMerge"/> is faster from about there.</summary>
    public const int Longest = 64;

    /// <summary>Tokens the piece is merged to.</summary>
    public static int Count(TokenRanks ranks, ReadOnlySpan<byte> piece)
    {
        // Part i is piece[starts[i]..starts[i + 1]]; pairs[i] is the rank of the parts i and i + 1 together.
        Span<int> starts = stackalloc int[piece.Length + 1];
        Span<int> pairs = stackalloc int[piece.Length];
        for (var at = 0; at < piece.Length; at++)
        {
            starts[at] = at;
            pairs[at] = at + 1 < piece.Length ? ranks.Find(piece.Slice(at, 2)) : TokenRanks.None;
        }

        starts[piece.Length] = piece.Length;
        var parts = piece.Length;
        while (Lowest(pairs[..parts], out var first))
            Join(ranks, piece, starts[..(parts + 1)], pairs[..parts--], first);
        return parts;
    }

    private static bool Lowest(ReadOnlySpan<int> pairs, out int at)
    {
        at = 0;
        for (var i = 1; i < pairs.Length; i++)
        {
            if (pairs[i] < pairs[at])
                at = i;
        }

        return pairs[at] != TokenRanks.None;
    }

    private static void Join(TokenRanks ranks, ReadOnlySpan<byte> piece, Span<int> starts, Span<int> pairs, int at)
    {
        starts[(at + 2)..].CopyTo(starts[(at + 1)..]);
        pairs[(at + 1)..].CopyTo(pairs[at..]);
        pairs = pairs[..^1];
        pairs[at] = at + 1 < pairs.Length ? ranks.Find(piece[starts[at]..starts[at + 2]]) : TokenRanks.None;
        if (at > 0)
            pairs[at - 1] = ranks.Find(piece[starts[at - 1]..starts[at + 1]]);
    }
}
