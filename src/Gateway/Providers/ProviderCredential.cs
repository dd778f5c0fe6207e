using Gateway.Model;

namespace Gateway.Providers;

/// <summary>Where a provider's credential comes from.</summary>
public static class ProviderCredential
{
    /// <summary>The configured key, else what its file holds, else the first environment variable of <see cref="ProviderOptions.ApiKeyEnv"/> that is set; null when there is none.</summary>
    public static string? Find(ProviderOptions options, Func<string, string?> environment)
    {
        if (!string.IsNullOrWhiteSpace(options.ApiKey))
            return options.ApiKey.Trim();
        if (options.KeyOfFile is { } kept)
            return kept;
        foreach (var name in (options.ApiKeyEnv ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (environment(name) is { } value && !string.IsNullOrWhiteSpace(value))
                return value.Trim();
        }

        return null;
    }
}
