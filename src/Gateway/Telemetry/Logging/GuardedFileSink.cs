using Serilog.Core;
using Serilog.Events;

namespace Gateway.Telemetry.Logging;

/// <summary>The file's sink, whose failures are counted: Serilog would pass over them without a word.</summary>
/// <param name="file">The sink; once it could not open a file it tries again later, and takes lines without writing them till then.</param>
/// <param name="isOpen">It writes to a file.</param>
/// <param name="loss">Counts the lines.</param>
internal sealed class GuardedFileSink(ILogEventSink file, Func<bool> isOpen, FileLoss loss) : ILogEventSink, IDisposable
{
    private string _why = "it is not open";

    public void Emit(LogEvent logEvent)
    {
        try
        {
            file.Emit(logEvent);
            if (!isOpen())
                loss.Add(1, _why);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            loss.Add(1, _why = e.Message);
        }
    }

    public void Dispose() => (file as IDisposable)?.Dispose();
}
