using Gateway.Model.Redaction;
using Serilog;
using Serilog.Events;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace Gateway.Telemetry.Logging;

/// <summary>
/// The way of a log line: a bounded queue, one thread that formats (where every text passes the mask), console and file. A full queue drops lines and
/// counts them: no request waits for its log.
/// </summary>
public sealed class LogPipeline : ILoggerProvider
{
    /// <summary>Lines that wait at most.</summary>
    public const int DefaultQueueLength = 10_000;

    private readonly ConsoleSink _console;
    private readonly FileLoss _fileLoss;
    private readonly Serilog.Core.Logger _lines;
    private readonly TimeProvider _time;

    /// <param name="options">Format and file.</param>
    /// <param name="isDevelopment">Text is the default format.</param>
    /// <param name="console">Where the console's lines go.</param>
    /// <param name="mask">Masks secrets.</param>
    /// <param name="isToldElsewhere">Failures of the start that the program says in words of its own.</param>
    /// <param name="time">The clock.</param>
    /// <param name="queueLength">Lines that wait at most.</param>
    public LogPipeline(
        LogsOptions options, bool isDevelopment, LogConsole console, SecretMask mask, Func<Exception, bool> isToldElsewhere, TimeProvider time,
        int queueLength = DefaultQueueLength)
    {
        var format = options.Format ?? (isDevelopment ? LogFormat.Text : LogFormat.Json);
        var line = new FormatOnce(format == LogFormat.Text ? new TextLine(mask) : new JsonLine(mask));
        _fileLoss = new FileLoss(time);
        _console = new ConsoleSink(line, console.Output, _fileLoss, time);
        _time = time;
        _lines = new LoggerConfiguration()
            // What is logged is decided before, by Logging:LogLevel.
            .MinimumLevel.Verbose()
            .Filter.ByExcluding(e => IsFailedStart(e) && isToldElsewhere(e.Exception!))
            .WriteTo.Async(
                sinks =>
                {
                    // The file first: its failures are told on the console.
                    LogFile.Add(sinks, options, line, _fileLoss);
                    sinks.Sink(_console);
                },
                monitor: _console, bufferSize: queueLength, blockWhenFull: false)
            .CreateLogger();
    }

    /// <summary>Lines that were never written because the queue was full, or not to the file because it took none.</summary>
    public long Dropped => _console.DroppedLines + _fileLoss.Lines;

    public ILogger CreateLogger(string categoryName) => new LineLogger(_lines, categoryName, _time);

    /// <summary>Writes what waits.</summary>
    public void Dispose()
    {
        _lines.Dispose();
        _console.Dispose();
    }

    private static bool IsFailedStart(LogEvent logEvent) =>
        logEvent is { Level: LogEventLevel.Error, Exception: not null }
        && LogLine.Of(logEvent).Category == "Microsoft.Extensions.Hosting.Internal.Host";
}
