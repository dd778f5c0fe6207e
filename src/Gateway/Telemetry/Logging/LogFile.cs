using System.Text;
using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Sinks.File;

namespace Gateway.Telemetry.Logging;

/// <summary>The log's rolling file: its owner's alone, for it names users.</summary>
internal sealed class LogFile(FileLoss loss) : FileLifecycleHooks
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    // The one is closed before the next is opened.
    private bool _isOpen;

    public static void Add(LoggerSinkConfiguration sinks, LogsOptions options, ITextFormatter format, FileLoss loss)
    {
        if (string.IsNullOrEmpty(options.File))
            return;
        var file = new LogFile(loss);
        LoggerSinkConfiguration.Wrap(
            sinks, sink => new GuardedFileSink(sink, () => file._isOpen, loss),
            inner => inner.File(
                format, options.File, fileSizeLimitBytes: options.FileSizeMiB * 1024L * 1024, rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true,
                retainedFileCountLimit: options.RetainedFiles, buffered: true, flushToDiskInterval: FlushInterval, hooks: file),
            LevelAlias.Minimum, null);
    }

    /// <summary>Makes the folder where it is missing.</summary>
    /// <returns>Why no log can be written there; null where it can.</returns>
    public static string? Problem(string path)
    {
        try
        {
            if (Path.GetFileName(path).Length == 0 || Directory.Exists(path))
                return $"'{path}' is a folder; a file's name is expected";
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return FolderProblem(folder) ?? ProbeProblem(folder);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            return $"'{path}' is no path: {e.Message}";
        }
    }

    private static string? FolderProblem(string folder)
    {
        try
        {
            MakeFolder(folder);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the folder '{folder}' is not there and cannot be made: {e.Message}";
        }
    }

    private static string? ProbeProblem(string folder)
    {
        try
        {
            using var probe = new FileStream(
                Path.Combine(folder, $".{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"no file can be written in the folder '{folder}': {e.Message}";
        }
    }

    // It is empty still: nobody else has read a line.
    public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, OwnersFile);
        _isOpen = true;
        return new GuardedStream(underlyingStream, loss, closed: () => _isOpen = false);
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnersFile | UnixFileMode.UserExecute);
    }
}
