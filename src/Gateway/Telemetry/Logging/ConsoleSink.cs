using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Sinks.Async;

namespace Gateway.Telemetry.Logging;

/// <summary>
/// Writes lines to the console, all that wait at once: a call to the system for each would cost more than the line. The queue's thread alone calls it.
/// Where lines were dropped because the queue was full, it says so between the others.
/// </summary>
/// <param name="format">Writes a line.</param>
/// <param name="output">Takes UTF-8.</param>
/// <param name="fileLoss">What the file beside the console did not take: that is told, too.</param>
/// <param name="time">Dates the gateway's own lines.</param>
internal sealed class ConsoleSink(ITextFormatter format, Stream output, FileLoss fileLoss, TimeProvider time)
    : ILogEventSink, IAsyncLogEventSinkMonitor, IDisposable
{
    private const int FlushAt = 16 * 1024;

    // The queue's thread is this sink's own. Were it woken for each line, that would cost the machine more than the line itself.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly StringWriter _lines = new(new StringBuilder(FlushAt));
    private IAsyncLogEventSinkInspector? _queue;
    private long _told;

    /// <summary>Lines dropped since the start.</summary>
    public long DroppedLines => _queue?.DroppedMessagesCount ?? 0;

    public void StartMonitoring(IAsyncLogEventSinkInspector inspector) => _queue = inspector;

    public void StopMonitoring(IAsyncLogEventSinkInspector inspector)
    {
        // Its counts stay readable.
    }

    public void Emit(LogEvent logEvent)
    {
        format.Format(logEvent, _lines);
        if (_queue is { Count: 0 })
            Thread.Sleep(Gathering);
        if (_queue is null or { Count: 0 } || _lines.GetStringBuilder().Length >= FlushAt)
            Flush();
    }

    public void Dispose()
    {
        Flush();
        output.Dispose();
    }

    private void Flush()
    {
        TellDropped();
        if (fileLoss.Tell() is { } loss)
            Warn(loss);
        var lines = _lines.GetStringBuilder();
        if (lines.Length == 0)
            return;
        try
        {
            output.Write(Encoding.UTF8.GetBytes(lines.ToString()));
            output.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Whoever read the console has gone; requests go on.
        }
        finally
        {
            lines.Clear();
        }
    }

    private void TellDropped()
    {
        var dropped = DroppedLines;
        if (dropped == _told)
            return;
        var lost = dropped - _told;
        Warn(new LogLine(
            "Gateway.Logs", "LinesDropped", $"{lost} log lines were dropped: more is logged than the output takes.", [new("dropped", lost)]));
        _told = dropped;
    }

    private void Warn(LogLine line) => format.Format(line.At(time.GetUtcNow(), LogEventLevel.Warning), _lines);
}
