using System.Numerics;

namespace Gateway.Accounting.Tokens;

/// <summary>An encoding's tokens: the rank of a string of bytes. Never changes, so any number of threads may ask.</summary>
internal sealed class TokenRanks
{
    /// <summary>The rank of what is no token.</summary>
    public const int None = int.MaxValue;

    // A slot is the rank + 1 under the high bits of the hash, whose low bits choose the slot; 0 is free.
    private const int RankBits = 18;
    private const uint RankMask = (1u << RankBits) - 1;

    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly uint[] _slots;
    private readonly int _longest;

    /// <param name="lengths">The length of each token, by rank.</param>
    /// <param name="bytes">All tokens, by rank, one after the other.</param>
    public TokenRanks(ReadOnlySpan<byte> lengths, byte[] bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)lengths.Length, RankMask);
        _bytes = bytes;
        _starts = new int[lengths.Length + 1];
        _slots = new uint[BitOperations.RoundUpToPowerOf2((uint)lengths.Length * 2)];
        for (var rank = 0; rank < lengths.Length; rank++)
        {
            _starts[rank + 1] = _starts[rank] + lengths[rank];
            _longest = Math.Max(_longest, lengths[rank]);
            Add(rank);
        }
    }

    public int Count => _starts.Length - 1;

    /// <summary>The rank of the token made of exactly these bytes, or <see cref="None"/>.</summary>
    public int Find(ReadOnlySpan<byte> token)
    {
        if (token.Length > _longest)
            return None;
        var hash = ByteHash.Of(token);
        for (var at = hash; ; at++)
        {
            var slot = _slots[at & (uint)(_slots.Length - 1)];
            if (slot == 0)
                return None;
            if (((slot ^ hash) & ~RankMask) == 0 && Token((int)(slot & RankMask) - 1).SequenceEqual(token))
                return (int)(slot & RankMask) - 1;
        }
    }

    public ReadOnlySpan<byte> Token(int rank) => _bytes.AsSpan(_starts[rank].._starts[rank + 1]);

    private void Add(int rank)
    {
        var hash = ByteHash.Of(Token(rank));
        var at = hash & (uint)(_slots.Length - 1);
        while (_slots[at] != 0)
            at = (at + 1) & (uint)(_slots.Length - 1);
        _slots[at] = (uint)(rank + 1) | (hash & ~RankMask);
    }
}
