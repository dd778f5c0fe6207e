using System.Buffers;

namespace Gateway.Streaming;

/// <summary>A copy of what a client was sent, for the log: up to a bound, beyond which bytes are only counted. One writer at a time.</summary>
/// <param name="maxBytes">The bound.</param>
public sealed class AnswerCopy(int maxBytes) : IDisposable
{
    private readonly PooledBuffer _kept = new();

    /// <summary>The first bytes of the answer; pooled memory, valid until <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Kept => _kept.WrittenMemory;

    /// <summary>How long the answer was.</summary>
    public long Length { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        var room = Math.Min(maxBytes - _kept.WrittenCount, bytes.Length);
        if (room > 0)
            _kept.Write(bytes[..room]);
    }

    public void Dispose() => _kept.Dispose();
}
