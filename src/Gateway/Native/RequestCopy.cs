using System.Buffers;

namespace Gateway.Native;

/// <summary>
/// A copy of a JSON request of at most 1 MiB, made while it streams by: what was asked for is read there once all of it has passed. Its memory is pooled
/// and grows with what comes: a length that is only stated costs nothing.
/// </summary>
/// <param name="isWanted">The request says that it is JSON.</param>
/// <param name="length">As the request says; null where it does not.</param>
internal sealed class RequestCopy(bool isWanted, long? length) : IDisposable
{
    public const int MaxBytes = 1024 * 1024;

    private const int FirstBytes = 4096;

    // An upload may still be under way when its relay has ended.
    private readonly Lock _lock = new();
    private byte[] _bytes = [];
    private int _length;
    private bool _isKept = isWanted && length is not > MaxBytes;
    private long _passed;
    private volatile bool _isWhole;

    /// <summary>All of the request has passed.</summary>
    public bool IsSent => _isWhole;

    /// <summary>How many bytes have passed, copied or not.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>The whole body; empty where it was not copied, or has not all passed. It ends with the copy.</summary>
    public ReadOnlyMemory<byte> Body => _isWhole ? _bytes.AsMemory(0, _length) : default;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Interlocked.Add(ref _passed, bytes.Length);
        lock (_lock)
        {
            if (!_isKept)
                return;
            if (_length + bytes.Length > MaxBytes)
                Free();
            else
                Keep(bytes);
        }
    }

    public void Complete() => _isWhole = true;

    public void Dispose()
    {
        lock (_lock)
            Free();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _length < bytes.Length)
            Grow(_length + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(_bytes.Length * 2, FirstBytes), needed));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Return();
        _bytes = larger;
    }

    private void Free()
    {
        Return();
        (_isKept, _bytes, _length) = (false, [], 0);
    }

    private void Return()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
    }
}
