namespace Gateway.Cli.Commands;

/// <summary>The file an export goes to. It holds the whole export or none of it: a part would pass for the whole.</summary>
internal static class ExportFile
{
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="write">Opens it when there is something to write, and writes.</param>
    /// <exception cref="CommandException">It cannot be opened.</exception>
    public static async Task WriteAsync(string path, Func<Func<Stream>, Task> write)
    {
        var (isNew, isOpen) = (!File.Exists(path), false);
        try
        {
            await write(() =>
            {
                var file = Open(path);
                isOpen = true;
                return file;
            }).ConfigureAwait(false);
        }
        catch when (isOpen)
        {
            Discard(path, isNew);
            throw;
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CommandException(ExitCode.Usage, $"--output: {e.Message}");
        }
    }

    // A file that was there before may be a device or have rights of its own: it is emptied, not removed.
    private static void Discard(string path, bool isNew)
    {
        if (isNew)
            File.Delete(path);
        else
            File.Open(path, FileMode.Truncate).Dispose();
    }
}
