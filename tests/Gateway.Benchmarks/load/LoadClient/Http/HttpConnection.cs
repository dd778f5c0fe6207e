using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Benchmarks.Load.Http;

/// <summary>
/// One keep-alive HTTP/1.1 connection (RFC 9112) that sends ready bytes and reads an answer by Content-Length, by chunks or to the end.
/// It blocks its thread on purpose: two system calls an answer and no thread pool, so that the client leaves the cores to what is measured.
/// </summary>
internal sealed class HttpConnection(IPEndPoint endPoint) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly byte[] _input = new byte[64 * 1024];
    private byte[] _body = new byte[256 * 1024];
    private Socket? _socket;
    private int _start;      // first unread byte of the input
    private int _end;        // one past its last byte
    private int _bodyLength;

    /// <summary>
    /// Sends a request and reads its whole answer, which is valid until the next exchange. A failure closes the connection;
    /// the next exchange opens one anew.
    /// </summary>
    public HttpAnswer Exchange(ReadOnlySpan<byte> request)
    {
        var socket = _socket ??= Connect();
        try
        {
            for (var sent = 0; sent < request.Length;)
                sent += socket.Send(request[sent..]);
            return ReadAnswer(socket);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private Socket Connect()
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
            SendTimeout = (int)Patience.TotalMilliseconds,
        };
        socket.Connect(endPoint);
        _start = _end = 0;
        return socket;
    }

    private HttpAnswer ReadAnswer(Socket socket)
    {
        var head = ReadHead(socket);
        _bodyLength = 0;
        if (_start == _end && head.Length != 0)
            Fill(socket);
        var firstByteAt = Stopwatch.GetTimestamp();
        if (head.IsChunked)
            ReadChunks(socket);
        else if (head.Length is { } length)
            CopyBody(socket, length);
        else
            CopyToEnd(socket);
        if (head.Closes)
            Dispose();
        return new HttpAnswer(head.Status, _body.AsSpan(0, _bodyLength), firstByteAt);
    }

    private Head ReadHead(Socket socket)
    {
        var statusLine = ReadLine(socket);
        if (!statusLine.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(statusLine[9..], out int status, out _))
            throw new InvalidDataException($"Not an HTTP/1.1 status line: {Encoding.UTF8.GetString(statusLine)}");
        var head = new Head(status, null, IsChunked: false, Closes: false);
        for (var line = ReadLine(socket); !line.IsEmpty; line = ReadLine(socket))
            head = head.With(line);
        return head;
    }

    private void ReadChunks(Socket socket)
    {
        while (true)
        {
            var line = ReadLine(socket);
            if (!Utf8Parser.TryParse(line, out int size, out var read, 'x') || read == 0)
                throw new InvalidDataException($"Not a chunk size: {Encoding.UTF8.GetString(line)}");
            if (size == 0)
                break;
            CopyBody(socket, size);
            if (!ReadLine(socket).IsEmpty)
                throw new InvalidDataException("A chunk is longer than it says.");
        }

        while (!ReadLine(socket).IsEmpty)
        {
            // Trailers: the gateway sends none that a load test cares for.
        }
    }

    private void CopyBody(Socket socket, int count)
    {
        while (count > 0)
        {
            if (_start == _end)
                Fill(socket);
            count -= TakeIntoBody(count);
        }
    }

    private void CopyToEnd(Socket socket)
    {
        do
            TakeIntoBody(_end - _start);
        while (TryFill(socket));
    }

    private int TakeIntoBody(int most)
    {
        var taken = Math.Min(most, _end - _start);
        if (_bodyLength + taken > _body.Length)
            Array.Resize(ref _body, Math.Max(_body.Length * 2, _bodyLength + taken));
        _input.AsSpan(_start, taken).CopyTo(_body.AsSpan(_bodyLength));
        _start += taken;
        _bodyLength += taken;
        return taken;
    }

    /// <summary>A line without its CRLF, valid until the next read.</summary>
    private ReadOnlySpan<byte> ReadLine(Socket socket)
    {
        int length;
        while ((length = _input.AsSpan(_start, _end - _start).IndexOf("\r\n"u8)) < 0)
            Fill(socket);
        var line = _input.AsSpan(_start, length);
        _start += length + 2;
        return line;
    }

    private void Fill(Socket socket)
    {
        if (!TryFill(socket))
            throw new EndOfStreamException("The connection closed before the answer was complete.");
    }

    private bool TryFill(Socket socket)
    {
        if (_start == _end)
            _start = _end = 0;
        if (_end == _input.Length)
            MakeRoom();
        var count = socket.Receive(_input.AsSpan(_end));
        _end += count;
        return count > 0;
    }

    private void MakeRoom()
    {
        if (_start == 0)
            throw new InvalidDataException("A header line is longer than the buffer.");
        Buffer.BlockCopy(_input, _start, _input, 0, _end - _start);
        (_start, _end) = (0, _end - _start);
    }

    private readonly record struct Head(int Status, int? Length, bool IsChunked, bool Closes)
    {
        public Head With(ReadOnlySpan<byte> line)
        {
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
                throw new InvalidDataException($"Not a header: {Encoding.UTF8.GetString(line)}");
            var name = line[..colon];
            var value = line[(colon + 1)..].Trim((byte)' ');
            if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8) && Utf8Parser.TryParse(value, out int length, out _))
                return this with { Length = length };
            if (Ascii.EqualsIgnoreCase(name, "Transfer-Encoding"u8))
                return this with { IsChunked = Ascii.EqualsIgnoreCase(value, "chunked"u8) };
            return Ascii.EqualsIgnoreCase(name, "Connection"u8) ? this with { Closes = Ascii.EqualsIgnoreCase(value, "close"u8) } : this;
        }
    }
}
