namespace Gateway.Hosting.Reload;

/// <summary>What shows that a file is not what it was.</summary>
/// <param name="Path">Where it lies in truth: orchestrators exchange mounted files by turning links.</param>
/// <param name="WrittenAt">When it was written last.</param>
/// <param name="Length">Bytes; -1 where there is no file.</param>
internal readonly record struct FileStamp(string Path, DateTime WrittenAt, long Length)
{
    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                file = target;
            return file.Exists ? new FileStamp(file.FullName, file.LastWriteTimeUtc, file.Length) : new FileStamp(path, default, -1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new FileStamp(path, default, -1);
        }
    }
}
