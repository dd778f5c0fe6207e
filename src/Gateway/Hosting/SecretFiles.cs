using Gateway.Model;

namespace Gateway.Hosting;

/// <summary>The credentials that the configuration keeps in files. They are read once with it: all that is made of one reading has the same ones.</summary>
internal static class SecretFiles
{
    /// <summary>Puts what the files hold into <paramref name="options"/>, before those are held against their rules. A file that does not count, because a key stands there, is not looked at.</summary>
    /// <param name="options">The options.</param>
    /// <param name="problems">Takes what is wrong, with its key path.</param>
    public static void Read(GatewayOptions options, List<string> problems)
    {
        foreach (var (name, provider) in options.Providers.Where(p => Counts(p.Value)))
            provider.KeyOfFile = Read($"Providers:{name}:{nameof(provider.ApiKeyFile)}", provider.ApiKeyFile!, problems);
        foreach (var (name, path) in options.Access.KeyFiles.Where(f => !options.Access.Keys.ContainsKey(f.Key)))
        {
            var key = $"Access:{nameof(options.Access.KeyFiles)}:{name}";
            if (Read(key, path, problems) is { } secret)
                options.Access.AddOfFile(name, secret);
        }
    }

    /// <summary>The files that count.</summary>
    public static IEnumerable<string> Paths(GatewayOptions options, IConfiguration configuration) =>
        options.Providers.Values.Where(Counts).Select(p => p.ApiKeyFile!)
            .Concat(options.Access.KeyFiles.Values)
            .Concat(AdminAccess.NamedFile(configuration) is { } file ? [file] : []);

    private static bool Counts(ProviderOptions provider) => string.IsNullOrWhiteSpace(provider.ApiKey) && !string.IsNullOrWhiteSpace(provider.ApiKeyFile);

    private static string? Read(string key, string path, List<string> problems)
    {
        var secret = SecretFile.Read(path, out var problem);
        if (problem is not null)
            problems.Add($"{GatewayOptions.Section}:{key}: {problem}");
        return secret;
    }
}
