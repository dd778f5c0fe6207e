namespace Gateway.Accounting.Tokens;

/// <summary>
/// Remembers how many tokens pieces were merged to, for words come again. Each piece has one slot, so memory is bounded (some 2 MB); and
/// threads need no lock: an entry never changes and is put in place whole.
/// </summary>
internal sealed class PieceCache
{
    /// <summary>Bytes of the longest piece that is remembered: longer ones are rarely words, and come but once.</summary>
    public const int LongestPiece = 64;

    private const int Slots = 1 << 14;

    // Words that come but once would else drive out those that come often, and make an object each.
    private const int NewcomersToAReplacement = 16;

    private readonly Entry?[] _entries = new Entry?[Slots];
    private int _newcomers;

    public bool TryGet(ReadOnlySpan<byte> piece, uint hash, out int tokens)
    {
        var entry = Volatile.Read(ref _entries[hash % Slots]);
        if (entry is null || !piece.SequenceEqual(entry.Piece))
        {
            tokens = 0;
            return false;
        }

        tokens = entry.Tokens;
        return true;
    }

    /// <summary>Remembers the piece where its slot is free, else now and then.</summary>
    public void Offer(ReadOnlySpan<byte> piece, uint hash, int tokens)
    {
        ref var slot = ref _entries[hash % Slots];

        // Threads may lose each other's counts: it is only to be about one in so many.
        if (Volatile.Read(ref slot) is null || ++_newcomers % NewcomersToAReplacement == 0)
            Volatile.Write(ref slot, new Entry(piece.ToArray(), tokens));
    }

    private sealed record Entry(byte[] Piece, int Tokens);
}
