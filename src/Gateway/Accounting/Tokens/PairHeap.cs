using System.Buffers;

namespace Gateway.Accounting.Tokens;

/// <summary>
/// Gives pairs by rank, those of equal rank by place. A pair is one number here, in pooled memory: the framework's priority queue
/// takes twice the memory and allocates it anew for each piece.
/// </summary>
internal struct PairHeap(int capacity) : IDisposable
{
    private const int Children = 4;

    private ulong[] _pairs = ArrayPool<ulong>.Shared.Rent(capacity);
    private int _count;

    public void Add(int rank, int place)
    {
        if (_count == _pairs.Length)
            Grow();
        var pair = ((ulong)(uint)rank << 32) | (uint)place;
        var at = _count++;
        for (int parent; at > 0 && _pairs[parent = (at - 1) / Children] > pair; at = parent)
            _pairs[at] = _pairs[parent];
        _pairs[at] = pair;
    }

    public bool TryTake(out int rank, out int place)
    {
        (rank, place) = (0, 0);
        if (_count == 0)
            return false;
        var first = _pairs[0];
        (rank, place) = ((int)(first >> 32), (int)(uint)first);
        Sink(_pairs[--_count]);
        return true;
    }

    public readonly void Dispose() => ArrayPool<ulong>.Shared.Return(_pairs);

    /// <summary>Puts a pair where the first one was taken from, and down to its place.</summary>
    private readonly void Sink(ulong pair)
    {
        var at = 0;
        for (var child = 1; child < _count; child = (at * Children) + 1)
        {
            var end = Math.Min(child + Children, _count);
            for (var other = child + 1; other < end; other++)
            {
                if (_pairs[other] < _pairs[child])
                    child = other;
            }

            if (_pairs[child] >= pair)
                break;
            _pairs[at] = _pairs[child];
            at = child;
        }

        _pairs[at] = pair;
    }

    private void Grow()
    {
        var larger = ArrayPool<ulong>.Shared.Rent(_pairs.Length * 2);
        _pairs.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<ulong>.Shared.Return(_pairs);
        _pairs = larger;
    }
}
