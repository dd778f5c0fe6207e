using Gateway.Model;
using Gateway.Providers;
using Gateway.Routing;

namespace Gateway.Hosting.Reload;

/// <summary>One reading of the configuration, checked, with what is needed to tell what differs in the next one.</summary>
internal sealed class LoadedConfiguration
{
    /// <param name="configuration">What was read; ask when there is an admin key.</param>
    /// <param name="options">The options in it, which are right.</param>
    public LoadedConfiguration(IConfiguration configuration, GatewayOptions options)
    {
        (Configuration, Options) = (configuration, options);
        // Before anything is made of them: what plays a provider writes its own address there.
        Providers = options.Providers.ToDictionary(p => p.Key, p => ProviderIdentity.Of(p.Value, Credential(p.Value)), StringComparer.Ordinal);
        Hash = OptionsText.Hash(options);
        AdminKey = AdminAccess.Configured(configuration);
        Secrets = [.. CaptureServices.Secrets(options, configuration)];
        Fingerprint = OptionsText.Fingerprint([OptionsText.Of(options), AdminKey, .. Providers.Values.Select(p => p.Whole)]);
    }

    public IConfiguration Configuration { get; }

    public GatewayOptions Options { get; }

    /// <summary>By name, as it is spelled.</summary>
    public IReadOnlyDictionary<string, ProviderIdentity> Providers { get; }

    /// <summary>For people; see <see cref="OptionsText.Hash"/>.</summary>
    public string Hash { get; }

    /// <summary>Of all that can change while the process runs, secrets too. Shown nowhere.</summary>
    public string Fingerprint { get; }

    /// <summary>The key of the admin API; null where the data folder's file holds it, which is read at the start alone.</summary>
    public string? AdminKey { get; }

    /// <summary>The credentials in it.</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <exception cref="ConfigurationException">Something is wrong; it names every problem.</exception>
    public static LoadedConfiguration Read(IConfiguration configuration, bool isDevelopment) =>
        new(configuration, CheckedOptions.Read(configuration, isDevelopment));

    /// <summary>The credential of a provider of it; null where there is none.</summary>
    public string? Credential(ProviderOptions provider) => ProviderCredential.Find(provider, name => Configuration[name]);
}

/// <summary>What makes a provider the same in two readings.</summary>
/// <param name="Whole">All that is said of it, its credential too: its connections may be used on.</param>
/// <param name="Asked">Who is asked and as whom, and when it is left alone: what its circuit knows still holds.</param>
internal sealed record ProviderIdentity(string Whole, string Asked)
{
    public static ProviderIdentity Of(ProviderOptions options, string? credential) => new(
        OptionsText.Fingerprint(OptionsText.Of(options), credential),
        OptionsText.Fingerprint(options.Dialect, options.BaseUrl, credential, OptionsText.Of(options.CircuitBreaker)));
}
