using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Hardening;

/// <summary>An answer as its bytes came; text is Latin-1.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Head, byte[] Body)
{
    /// <summary>The connection is of no use after it.</summary>
    public bool Closes => Header("connection")?.Equals("close", StringComparison.OrdinalIgnoreCase) == true || !IsFramed;

    public bool IsFramed { get; init; } = true;

    /// <summary>It came to its end; what came of a stream that broke counts all the same.</summary>
    public bool IsWhole { get; init; } = true;

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>A connection on which anything can be sent, and answers are read one by one.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int MaxAnswer = 64 * 1024 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];
    private int _length;

    public async Task ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        // Closed at once: thousands of closed connections would keep their ports.
        _socket.LingerState = new LingerOption(enable: true, 0);
    }

    /// <summary>False where the other side has had enough before all was sent.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            while (bytes.Length > 0)
                bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Nothing more will be sent.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It is closed already.
        }
    }

    /// <summary>The next answer; null where the connection ends without one.</summary>
    public async Task<RawAnswer?> ReadAsync(bool hasNoBody, CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = await FindAsync("\r\n\r\n"u8.ToArray(), 0, cancellationToken);
            if (end < 0)
                return null;
            var head = Encoding.Latin1.GetString(_buffer, 0, end);
            Drop(end + 4);
            var lines = head.Split("\r\n");
            var status = int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture);
            if (status is >= 100 and < 200)
                continue;
            var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(parts => (parts[0], parts.Length == 2 ? parts[1].Trim(' ') : "\0")).ToArray();
            var answer = new RawAnswer(status, headers, head, []);
            return hasNoBody || status is 204 or 304 ? answer : await ReadBodyAsync(answer, cancellationToken);
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<RawAnswer> ReadBodyAsync(RawAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Header("transfer-encoding") is not null)
        {
            var (body, isWhole) = await ReadChunksAsync(cancellationToken);
            return answer with { Body = body, IsWhole = isWhole };
        }

        if (answer.Header("content-length") is { } length)
            return answer with { Body = await TakeAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken) };
        while (await FillAsync(cancellationToken))
        {
        }

        return answer with { Body = _buffer[.._length], IsFramed = false };
    }

    private async Task<(byte[] Body, bool IsWhole)> ReadChunksAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var end = await FindAsync("\r\n"u8.ToArray(), 0, cancellationToken);
            // A stream that broke ends without its last chunk.
            if (end < 0)
                return (body.ToArray(), false);
            var size = int.Parse(Encoding.ASCII.GetString(_buffer, 0, end), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Drop(end + 2);
            body.Write(await TakeAsync(size, cancellationToken));
            await TakeAsync(2, cancellationToken);
            if (size == 0)
                return (body.ToArray(), true);
        }
    }

    private async Task<byte[]> TakeAsync(int length, CancellationToken cancellationToken)
    {
        while (_length < length)
        {
            if (!await FillAsync(cancellationToken))
                throw new InvalidDataException("The answer ends before its end.");
        }

        var taken = _buffer[..length];
        Drop(length);
        return taken;
    }

    private async Task<int> FindAsync(byte[] what, int from, CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = _buffer.AsSpan(from, _length - from).IndexOf(what);
            if (at >= 0)
                return from + at;
            if (!await FillAsync(cancellationToken))
                return -1;
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_length == _buffer.Length)
            Array.Resize(ref _buffer, _length < MaxAnswer ? _length * 2 : throw new InvalidDataException("The answer has no end."));
        try
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_length), cancellationToken);
            _length += read;
            return read > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Drop(int length)
    {
        _buffer.AsSpan(length, _length - length).CopyTo(_buffer);
        _length -= length;
    }
}
