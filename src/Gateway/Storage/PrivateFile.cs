namespace Gateway.Storage;

/// <summary>Files beside and of the store: they name users, so what is made here is its owner's alone (mode 0600).</summary>
internal static class PrivateFile
{
    /// <summary>Not shared: on Unix too, where that is a lock that ends with the process. A file that is there keeps its mode.</summary>
    public static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <summary>Makes it, empty, where it is missing.</summary>
    public static void Make(string path)
    {
        // One that is there must not even be opened: closing it would end the locks SQLite has on it in this process.
        if (File.Exists(path))
            return;
        try
        {
            new FileStream(path, Options(FileMode.CreateNew)).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
    }
}
