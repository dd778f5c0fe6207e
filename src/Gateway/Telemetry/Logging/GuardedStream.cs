namespace Gateway.Telemetry.Logging;

/// <summary>
/// An open log file. A write that fails (the disk is full) is counted, line by line, and then forgotten: what comes next may find room. Each write goes
/// to the system at once, so that none fails later unseen.
/// </summary>
internal sealed class GuardedStream(Stream file, FileLoss loss, Action closed) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => file.CanWrite;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
            file.Flush();
        }
        catch (IOException e)
        {
            loss.Add(buffer.Count((byte)'\n'), e.Message);
        }
    }

    // Nothing waits here.
    public override void Flush()
    {
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
                file.Dispose();
        }
        catch (IOException)
        {
            // What it failed to write is counted.
        }

        base.Dispose(disposing);
    }
}
