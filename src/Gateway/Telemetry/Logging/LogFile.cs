using System.Text;
using Serilog;
using Serilog.Configuration;
using Serilog.Formatting;
using Serilog.Sinks.File;

namespace Gateway.Telemetry.Logging;

/// <summary>The log's rolling file: its owner's alone, for it names users.</summary>
internal sealed class LogFile : FileLifecycleHooks
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    public static void Add(LoggerSinkConfiguration sinks, LogsOptions options, ITextFormatter format)
    {
        if (string.IsNullOrEmpty(options.File))
            return;
        sinks.File(
            format, options.File, fileSizeLimitBytes: options.FileSizeMiB * 1024L * 1024, rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true,
            retainedFileCountLimit: options.RetainedFiles, buffered: true, flushToDiskInterval: FlushInterval, hooks: new LogFile());
    }

    /// <summary>Makes the folder where it is missing.</summary>
    /// <returns>Why no log can be written there; null where it can.</returns>
    public static string? Problem(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            MakeFolder(folder);
            using var probe = new FileStream(
                Path.Combine(folder, $".{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return Path.GetFileName(path).Length == 0 ? $"'{path}' is a folder; a file's name is expected" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"no log can be written there: {e.Message}";
        }
    }

    // It is empty still: nobody else has read a line.
    public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, OwnersFile);
        return underlyingStream;
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnersFile | UnixFileMode.UserExecute);
    }
}
