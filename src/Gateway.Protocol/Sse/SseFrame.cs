namespace Gateway.Protocol.Sse;

/// <summary>
/// One Server-Sent Event as it came over the wire. All memory belongs to the scanner and is valid until its next read.
/// Spec: WHATWG HTML, "Server-sent events".
/// </summary>
/// <param name="Raw">Every byte of the frame, its closing blank line included.</param>
/// <param name="Event">The value of the <c>event</c> field; empty when there is none.</param>
/// <param name="Data">The value of the <c>data</c> field, several lines joined by LF; empty when there is none.</param>
public readonly record struct SseFrame(ReadOnlyMemory<byte> Raw, ReadOnlyMemory<byte> Event, ReadOnlyMemory<byte> Data)
{
    /// <summary>A comment, a stray blank line, or fields other than <c>event</c> and <c>data</c>: nothing for a client to act on.</summary>
    public bool IsEmpty => Data.IsEmpty && Event.IsEmpty;
}
