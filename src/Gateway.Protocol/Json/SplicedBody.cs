using System.Buffers;

namespace Gateway.Protocol.Json;

/// <summary>A body in up to three pieces, to be sent one after the other: nothing of the caller's bytes is copied.</summary>
/// <param name="Head">The caller's bytes before the edit; the whole body where there is none.</param>
/// <param name="Model">The bytes put in.</param>
/// <param name="Tail">The caller's bytes after it.</param>
public readonly record struct SplicedBody(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Model, ReadOnlyMemory<byte> Tail)
{
    public long Length => (long)Head.Length + Model.Length + Tail.Length;

    public void CopyTo(IBufferWriter<byte> output)
    {
        output.Write(Head.Span);
        output.Write(Model.Span);
        output.Write(Tail.Span);
    }
}
