using System.Buffers;
using Gateway.Model;

namespace Gateway.Streaming;

/// <summary>A growing buffer in pooled memory.</summary>
public sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int InitialSize = 4096;
    private byte[] _buffer = [];
    private int _written;

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _written);

    public int WrittenCount => _written;

    public void Clear() => _written = 0;

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_written);
    }

    /// <summary>Returns the memory to the pool; the buffer is empty and can be used again.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
            BodyMemory.Return(_buffer);
        (_buffer, _written) = ([], 0);
    }

    private void Reserve(int sizeHint)
    {
        sizeHint = Math.Max(sizeHint, 1);
        if (_buffer.Length - _written >= sizeHint)
            return;
        var larger = BodyMemory.Rent(Math.Max(Math.Max(_buffer.Length * 2, InitialSize), _written + sizeHint));
        _buffer.AsSpan(0, _written).CopyTo(larger);
        if (_buffer.Length > 0)
            BodyMemory.Return(_buffer);
        _buffer = larger;
    }
}
