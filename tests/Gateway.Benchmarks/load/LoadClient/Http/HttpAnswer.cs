namespace Gateway.Benchmarks.Load.Http;

/// <summary>An answer whose framing was complete. The body, its transfer coding taken off, belongs to the connection.</summary>
internal readonly ref struct HttpAnswer(int status, ReadOnlySpan<byte> body, long firstByteAt)
{
    public int Status { get; } = status;

    public ReadOnlySpan<byte> Body { get; } = body;

    public long FirstByteAt { get; } = firstByteAt;
}
