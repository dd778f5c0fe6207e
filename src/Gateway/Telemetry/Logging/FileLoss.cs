namespace Gateway.Telemetry.Logging;

/// <summary>The lines that the log's file did not take, and when that was told last. Safe for any thread.</summary>
internal sealed class FileLoss(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _lines;
    private long _told;
    private long? _toldAt;
    private string _why = "";

    /// <summary>Lost since the start.</summary>
    public long Lines => Interlocked.Read(ref _lines);

    public void Add(long lines, string why)
    {
        lock (_gate)
            (_lines, _why) = (_lines + lines, why);
    }

    /// <summary>The line that tells the loss; null where there is no new one, or one was told within the last minute.</summary>
    public LogLine? Tell()
    {
        lock (_gate)
        {
            if (_lines == _told || (_toldAt is { } at && time.GetElapsedTime(at) < Pause))
                return null;
            var lost = _lines - _told;
            (_told, _toldAt) = (_lines, time.GetTimestamp());
            return new LogLine("Gateway.Logs", "LogFileFailed", $"{lost} log lines are not in the log's file: {_why}", [new("dropped", lost)]);
        }
    }
}
