using Gateway.Access;
using Gateway.Storage;

namespace Gateway.Hosting;

/// <summary>Finds the admin key: <see cref="AdminKey.Variable"/> where it is set, else the file that <c>GATEWAY_ADMIN_KEY_FILE</c> names, else the file in the data folder, made where there is none.</summary>
public static class AdminAccess
{
    /// <summary>Names a file of the operator's that holds the key.</summary>
    private const string FileVariable = $"{AdminKey.Variable}_FILE";

    /// <summary>What is wrong with the key there is, with the place to mend it.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration)
    {
        if (Variable(configuration) is { } key)
            return AdminKey.Problem(key) is { } problem ? [$"{AdminKey.Variable}: {problem}"] : [];
        if (NamedFile(configuration) is { } file)
            return SecretFile.Read(file, out var unread) is { } held ? Told(AdminKey.Problem(held)) : Told(unread);
        var folder = DataFolder(configuration);
        return KeyFile.Admin.Read(folder) is { } kept && AdminKey.Problem(kept) is { } flaw
            ? [$"{KeyFile.Admin.PathIn(folder)}: {flaw}; without the file a new key is made"]
            : [];

        static IEnumerable<string> Told(string? problem) => problem is null ? [] : [$"{FileVariable}: {problem}"];
    }

    /// <summary>What is wrong with the secret of the gateway keys there is, with the place to mend it.</summary>
    public static IEnumerable<string> CheckSecret(IConfiguration configuration)
    {
        var folder = DataFolder(configuration);
        return KeyFile.Access.Read(folder) is { } secret && AccessSecret.Problem(secret) is { } problem
            ? [$"{KeyFile.Access.PathIn(folder)}: {problem}; restore it: issued keys open nothing without the secret they were made with"]
            : [];
    }

    /// <summary>What the kept digests of gateway keys are made with; made where there is none.</summary>
    public static AccessSecret OpenSecret(IConfiguration configuration) => new(KeyFile.Access.ReadOrCreate(DataFolder(configuration)));

    public static AdminKey Open(IConfiguration configuration)
    {
        if (Configured(configuration) is { } key)
            return new AdminKey(key, NamedFile(configuration));
        var folder = DataFolder(configuration);
        return new AdminKey(KeyFile.Admin.ReadOrCreate(folder), KeyFile.Admin.PathIn(folder));
    }

    /// <summary>The key itself, once <see cref="Open"/> has found or made it.</summary>
    public static string? Find(IConfiguration configuration) => Configured(configuration) ?? KeyFile.Admin.Read(DataFolder(configuration));

    /// <summary>The key that configuration names; null where it is left to the file in the data folder, or cannot be read.</summary>
    public static string? Configured(IConfiguration configuration) =>
        Variable(configuration) ?? (NamedFile(configuration) is { } file ? SecretFile.Read(file, out _) : null);

    /// <summary>The file that counts where no key stands in <see cref="AdminKey.Variable"/>; null where none is named, or such a key stands there.</summary>
    public static string? NamedFile(IConfiguration configuration) =>
        Variable(configuration) is null && configuration[FileVariable] is { } file && !string.IsNullOrWhiteSpace(file) ? file : null;

    private static string? Variable(IConfiguration configuration) =>
        configuration[AdminKey.Variable] is { } key && !string.IsNullOrWhiteSpace(key) ? key.Trim() : null;

    private static string DataFolder(IConfiguration configuration)
    {
        var options = new StorageOptions();
        configuration.GetSection(StorageOptions.Section).Bind(options);
        return SqliteSettings.FolderOf(options.ConnectionString);
    }
}
