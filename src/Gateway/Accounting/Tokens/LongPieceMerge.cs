using System.Buffers;

namespace Gateway.Accounting.Tokens;

/// <summary>
/// The same merging as <see cref="ShortPieceMerge"/> for a piece of any length, in n log n: pairs wait in a heap, parts are a linked list.
/// It takes 20 to 28 bytes of pooled memory for a byte of the piece.
/// </summary>
internal readonly ref struct LongPieceMerge
{
    private readonly TokenRanks _ranks;
    private readonly ReadOnlySpan<byte> _piece;

    // By the place where a part starts: where the next and the one before start, and the rank of the part together with the next.
    private readonly Span<int> _next;
    private readonly Span<int> _previous;
    private readonly Span<int> _pairs;

    private LongPieceMerge(TokenRanks ranks, ReadOnlySpan<byte> piece, Span<int> memory)
    {
        _ranks = ranks;
        _piece = piece;
        _next = memory[..piece.Length];
        _previous = memory.Slice(piece.Length, piece.Length);
        _pairs = memory.Slice(2 * piece.Length, piece.Length);
    }

    /// <summary>Tokens the piece is merged to.</summary>
    public static int Count(TokenRanks ranks, ReadOnlySpan<byte> piece)
    {
        var memory = ArrayPool<int>.Shared.Rent(3 * piece.Length);
        var heap = new PairHeap(piece.Length);
        try
        {
            return new LongPieceMerge(ranks, piece, memory).Count(ref heap);
        }
        finally
        {
            heap.Dispose();
            ArrayPool<int>.Shared.Return(memory);
        }
    }

    private int Count(ref PairHeap heap)
    {
        for (var at = 0; at < _piece.Length; at++)
        {
            _next[at] = at + 1;
            _previous[at] = at - 1;
        }

        for (var at = 0; at < _piece.Length; at++)
            Rank(at, ref heap);
        var parts = _piece.Length;
        while (heap.TryTake(out var rank, out var at))
        {
            // A pair that changed since it was put in is there again with its new rank, or is a token no more.
            if (_pairs[at] != rank)
                continue;
            Join(at, ref heap);
            parts--;
        }

        return parts;
    }

    private void Join(int at, ref PairHeap heap)
    {
        var joined = _next[at];
        _next[at] = _next[joined];
        _pairs[joined] = TokenRanks.None;
        if (_next[at] < _piece.Length)
            _previous[_next[at]] = at;
        Rank(at, ref heap);
        if (_previous[at] >= 0)
            Rank(_previous[at], ref heap);
    }

    /// <summary>Looks up the pair of the part that starts here and the next.</summary>
    private void Rank(int at, ref PairHeap heap)
    {
        var second = _next[at];
        _pairs[at] = second < _piece.Length ? _ranks.Find(_piece[at.._next[second]]) : TokenRanks.None;
        if (_pairs[at] != TokenRanks.None)
            heap.Add(_pairs[at], at);
    }
}
