using System.Buffers;

namespace Gateway.Streaming;

/// <summary>
/// Holds back what says nothing yet (<c>message_start</c>, <c>ping</c>, block starts) until the first content event, so that an attempt that fails
/// before it can still be answered by another target, and the client sees one clean stream. Bounded in bytes: at the bound it commits.
/// </summary>
public sealed class CommitGate(ClientWriter client) : IDisposable
{
    /// <summary>64 KiB.</summary>
    public const int MaxHeldBytes = 64 * 1024;

    // The response's pipe takes a lock for every piece written to it; frames are gathered here and handed over once a flush.
    private readonly PooledBuffer _held = new();

    /// <summary>The client has begun to get this attempt's answer: there is no other target any more.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>Where frames are written.</summary>
    public IBufferWriter<byte> Output => _held;

    public bool IsFull => _held.WrittenCount > MaxHeldBytes;

    public void Commit() => IsCommitted = true;

    /// <summary>Sends what is held, if it may go.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (!IsCommitted || _held.WrittenCount == 0)
            return;
        client.StartStream("ok");
        client.Write(_held.WrittenMemory.Span);
        _held.Clear();
        await client.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _held.Dispose();
}
