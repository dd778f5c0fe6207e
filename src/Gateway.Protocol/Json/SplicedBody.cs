using System.Buffers;

namespace Gateway.Protocol.Json;

/// <summary>A body in pieces, to be sent one after the other: nothing of the caller's bytes is copied.</summary>
/// <param name="Pieces">The caller's bytes, and between them what was put in.</param>
public readonly record struct SplicedBody(IReadOnlyList<ReadOnlyMemory<byte>> Pieces)
{
    /// <summary>A body that is one piece.</summary>
    public SplicedBody(ReadOnlyMemory<byte> whole) : this([whole])
    {
    }

    public long Length
    {
        get
        {
            var length = 0L;
            for (var i = 0; i < Pieces.Count; i++)
                length += Pieces[i].Length;
            return length;
        }
    }

    public void CopyTo(IBufferWriter<byte> output)
    {
        for (var i = 0; i < Pieces.Count; i++)
            output.Write(Pieces[i].Span);
    }
}
