using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Access;

/// <summary>A random key of 256 bits, in hexadecimal digits: made once, kept in the data folder for the gateway's own user alone (mode 0600).</summary>
/// <param name="name">The file's name.</param>
public sealed class KeyFile(string name)
{
    private const int KeyBytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The admin key of an operator who set none.</summary>
    public static readonly KeyFile Admin = new("admin.key");

    /// <summary>What the kept digests of gateway keys are made with (<see cref="AccessSecret"/>).</summary>
    public static readonly KeyFile Access = new("access.key");

    public string PathIn(string folder) => Path.Combine(folder, name);

    /// <summary>The key the file in <paramref name="folder"/> holds; null where there is no file.</summary>
    public string? Read(string folder)
    {
        var path = PathIn(folder);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    /// <summary>The key the file in <paramref name="folder"/> holds; where there is no file, a new key in a new file.</summary>
    public string ReadOrCreate(string folder)
    {
        if (Read(folder) is { } known)
        {
            KeepForOwner(PathIn(folder));
            return known;
        }

        Directory.CreateDirectory(folder);
        var key = RandomNumberGenerator.GetHexString(KeyBytes * 2, lowercase: true);
        return TryPublish(folder, key) ? key : Read(folder)!;
    }

    /// <summary>False where another process was first. The file gets its name when it is whole: no reader ever sees half a key.</summary>
    private bool TryPublish(string folder, string key)
    {
        var path = PathIn(folder);
        var draft = $"{path}.{Guid.NewGuid():N}";
        WriteForOwner(draft, key);
        try
        {
            return TryName(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    // On Unix File.Move looks whether the name is free and then takes it, whoever took it in between; a second name for the file is given or refused at once.
    private static bool TryName(string draft, string path)
    {
        if (!OperatingSystem.IsWindows() && Link(draft, path) == 0)
            return true;
        if (File.Exists(path))
            return false;
        // Some file systems know no second names.
        File.Move(draft, path, overwrite: false);
        return true;
    }

    // Restored from a backup or copied by hand, it may have become readable to others.
    private static void KeepForOwner(string path)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != OwnerOnly)
            File.SetUnixFileMode(path, OwnerOnly);
    }

    private static void WriteForOwner(string path, string key)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // On Windows the folder's own rights count.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(path, options);
        writer.Write(key);
    }

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
