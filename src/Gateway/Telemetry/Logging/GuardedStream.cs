namespace Gateway.Telemetry.Logging;

/// <summary>
/// An open log file. What is written is gathered until it is flushed, which Serilog does every second, and goes to the system at once then. A write that
/// fails (the disk is full) is counted, line by line, and then forgotten: what comes next may find room.
/// </summary>
internal sealed class GuardedStream(Stream file, FileLoss loss, Action closed) : Stream
{
    private readonly byte[] _gathered = new byte[32 * 1024];
    private int _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => file.CanWrite;

    public override long Length => file.Length + _length;

    public override long Position { get => file.Position + _length; set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _gathered.Length - _length)
            Flush();
        if (buffer.Length > _gathered.Length)
        {
            Send(buffer);
            return;
        }

        buffer.CopyTo(_gathered.AsSpan(_length));
        _length += buffer.Length;
    }

    public override void Flush()
    {
        var length = _length;
        _length = 0;
        if (length > 0)
            Send(_gathered.AsSpan(0, length));
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        closed();
        try
        {
            if (disposing)
            {
                Flush();
                file.Dispose();
            }
        }
        catch (IOException)
        {
            // What it failed to write is counted.
        }

        base.Dispose(disposing);
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
            file.Flush();
        }
        catch (IOException e)
        {
            loss.Add(bytes.Count((byte)'\n'), e.Message);
        }
    }
}
