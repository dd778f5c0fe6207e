using Gateway.Access;
using Gateway.Storage;

namespace Gateway.Hosting;

/// <summary>Finds the admin key: <see cref="AdminKey.Variable"/> where it is set, else the file in the data folder, made where there is none.</summary>
public static class AdminAccess
{
    /// <summary>What is wrong with the key there is, with the place to mend it.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration)
    {
        if (Configured(configuration) is { } key)
            return AdminKey.Problem(key) is { } problem ? [$"{AdminKey.Variable}: {problem}"] : [];
        var folder = DataFolder(configuration);
        return AdminKeyFile.Read(folder) is { } kept && AdminKey.Problem(kept) is { } flaw
            ? [$"{AdminKeyFile.PathIn(folder)}: {flaw}; without the file a new key is made"]
            : [];
    }

    public static AdminKey Open(IConfiguration configuration)
    {
        if (Configured(configuration) is { } key)
            return new AdminKey(key, file: null);
        var folder = DataFolder(configuration);
        return new AdminKey(AdminKeyFile.ReadOrCreate(folder), AdminKeyFile.PathIn(folder));
    }

    /// <summary>The key itself, once <see cref="Open"/> has found or made it.</summary>
    public static string? Find(IConfiguration configuration) => Configured(configuration) ?? AdminKeyFile.Read(DataFolder(configuration));

    private static string? Configured(IConfiguration configuration) =>
        configuration[AdminKey.Variable] is { } key && !string.IsNullOrWhiteSpace(key) ? key.Trim() : null;

    private static string DataFolder(IConfiguration configuration)
    {
        var options = new StorageOptions();
        configuration.GetSection(StorageOptions.Section).Bind(options);
        return SqliteSettings.FolderOf(options.ConnectionString);
    }
}
