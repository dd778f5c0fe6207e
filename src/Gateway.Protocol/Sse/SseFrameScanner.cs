using System.Buffers;

namespace Gateway.Protocol.Sse;

/// <summary>
/// Cuts a byte stream into SSE frames: exact bytes in, exact frames out, whatever the chunking. The caller reads from the network straight into
/// <see cref="GetMemory"/>, so no byte is copied on its way to a frame but those of a frame that a read has split.
/// Lines end with LF, CRLF or CR. A CR that ends the bytes at hand waits for the byte after it.
/// Spec: WHATWG HTML, "Server-sent events", 9.2.5 and 9.2.6.
/// </summary>
/// <param name="maxFrameBytes">The largest frame accepted.</param>
public sealed class SseFrameScanner(int maxFrameBytes = SseFrameScanner.DefaultMaxFrameBytes) : IDisposable
{
    /// <summary>16 MiB: the largest frame of a vendor is an image in base64.</summary>
    public const int DefaultMaxFrameBytes = 16 * 1024 * 1024;

    private const int MinimumRead = 4 * 1024;
    private const int InitialSize = 16 * 1024;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private ArrayBufferWriter<byte>? _joinedData;
    private int _start;      // first byte of the current frame
    private int _scanned;    // bytes before this hold no frame end
    private int _lineStart;  // first byte of the line being scanned
    private int _end;        // one past the last byte read
    private bool _first = true;

    /// <summary>Bytes read and not yet part of a frame.</summary>
    public int Pending => _end - _start;

    /// <summary>Room for the next read. Frames given out before become invalid.</summary>
    public Memory<byte> GetMemory()
    {
        if (_start == _end)
            _start = _end = _scanned = _lineStart = 0;
        if (_buffer.Length - _end < MinimumRead)
            MakeRoom();
        return _buffer.AsMemory(_end);
    }

    /// <summary>Says that <paramref name="count"/> bytes were written to the memory given out last.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Copies <paramref name="bytes"/> in: for tests and bodies that are already in memory.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = GetMemory().Span;
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>The next whole frame, if the bytes at hand hold one.</summary>
    /// <exception cref="InvalidDataException">The frame is larger than the limit.</exception>
    public bool TryRead(out SseFrame frame)
    {
        while (TryReadLineEnd(out var lineEnd, out var next))
        {
            var blank = lineEnd == _lineStart;
            _lineStart = _scanned = next;
            if (!blank)
                continue;
            frame = Take(next);
            return true;
        }

        if (Pending > maxFrameBytes)
            throw new InvalidDataException($"A server-sent event is larger than {maxFrameBytes} bytes.");
        frame = default;
        return false;
    }

    /// <summary>At the end of the stream: what is left, though no blank line closed it.</summary>
    public bool TryReadLast(out SseFrame frame)
    {
        frame = default;
        if (Pending == 0)
            return false;
        frame = Take(_end);
        return true;
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private bool TryReadLineEnd(out int lineEnd, out int next)
    {
        (lineEnd, next) = (0, 0);
        var found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOfAny(LineEnds);
        if (found < 0)
        {
            _scanned = _end;
            return false;
        }

        lineEnd = _scanned + found;
        if (_buffer[lineEnd] == (byte)'\n')
        {
            next = lineEnd + 1;
            return true;
        }

        _scanned = lineEnd;
        if (lineEnd + 1 == _end)
            return false;
        next = _buffer[lineEnd + 1] == (byte)'\n' ? lineEnd + 2 : lineEnd + 1;
        return true;
    }

    private SseFrame Take(int end)
    {
        var raw = _buffer.AsMemory(_start, end - _start);
        _start = _scanned = _lineStart = end;
        var offset = _first && raw.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
        _first = false;
        return Parse(raw, offset);
    }

    private SseFrame Parse(ReadOnlyMemory<byte> raw, int offset)
    {
        ReadOnlyMemory<byte> name = default, data = default;
        var dataLines = 0;
        while (offset < raw.Length)
        {
            var rest = raw.Span[offset..];
            var length = rest.IndexOfAny(LineEnds);
            if (length < 0)
                length = rest.Length;
            var line = raw.Slice(offset, length);
            offset += length + (rest[length..].StartsWith("\r\n"u8) ? 2 : 1);
            if (line.Span.StartsWith("data:"u8))
                data = dataLines++ == 0 ? Value(line, 5) : Join(data, Value(line, 5), dataLines);
            else if (line.Span.StartsWith("event:"u8))
                name = Value(line, 6);
        }

        return new SseFrame(raw, name, data);
    }

    private static ReadOnlyMemory<byte> Value(ReadOnlyMemory<byte> line, int offset) =>
        line[(line.Length > offset && line.Span[offset] == (byte)' ' ? offset + 1 : offset)..];

    private ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> line, int lines)
    {
        _joinedData ??= new ArrayBufferWriter<byte>();
        if (lines == 2)
        {
            _joinedData.ResetWrittenCount();
            _joinedData.Write(data.Span);
        }

        _joinedData.Write("\n"u8);
        _joinedData.Write(line.Span);
        return _joinedData.WrittenMemory;
    }

    private void MakeRoom()
    {
        var pending = _end - _start;
        var target = _buffer;
        if (_buffer.Length - pending < Math.Max(MinimumRead, _buffer.Length / 2))
            target = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Buffer.BlockCopy(_buffer, _start, target, 0, pending);
        if (!ReferenceEquals(target, _buffer))
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _scanned -= _start;
        _lineStart -= _start;
        _start = 0;
        _end = pending;
    }
}
