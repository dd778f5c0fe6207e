using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Gateway.Storage.Alerts;

/// <summary>
/// Seals definitions that hold secrets: the keys lie in a folder beside the store (its owner's alone), so that the store, or a copy of it, gives
/// nothing away by itself. The keys themselves are not encrypted: whoever may read the gateway's files may read them, as with its admin key.
/// </summary>
/// <remarks>A provider of its own, not the host's: its keys are made when the first secret comes, not at every first start.</remarks>
public sealed class DefinitionSeal
{
    internal const string FolderName = "alert-keys";
    private const string Application = "Gateway";
    private const string Purpose = "Gateway.Alerts.Definitions";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lazy<IDataProtector> _protector;

    public DefinitionSeal(StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = Path.Combine(SqliteSettings.FolderOf(options.ConnectionString), FolderName);
        // A failure is not kept: once the folder's rights are mended the next secret is sealed.
        _protector = new Lazy<IDataProtector>(() => Create(folder), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <exception cref="IOException">The folder of keys cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not the gateway's.</exception>
    public string Close(string text) => _protector.Value.Protect(text);

    /// <exception cref="CryptographicException">It was sealed with other keys, or changed since.</exception>
    /// <exception cref="IOException">The folder of keys cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not the gateway's.</exception>
    public string Open(string text) => _protector.Value.Unprotect(text);

    private static IDataProtector Create(string folder)
    {
        MakePrivate(folder);
        return DataProtectionProvider.Create(new DirectoryInfo(folder), builder => builder.SetApplicationName(Application)).CreateProtector(Purpose);
    }

    // Restored from a backup or copied by hand, it may have become readable to others.
    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (Directory.CreateDirectory(folder, OwnerOnly).UnixFileMode != OwnerOnly)
            File.SetUnixFileMode(folder, OwnerOnly);
    }
}
