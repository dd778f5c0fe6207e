using Gateway.Model;
using Gateway.Model.Redaction;
using Gateway.Providers;
using Gateway.Storage;
using Gateway.Storage.Capture;
using Gateway.Telemetry.Otlp;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Tells logs, errors and the store which credentials they must never hold.</summary>
public static class CaptureServices
{
    /// <summary>The configured credentials; ask when the admin key is there.</summary>
    public static IEnumerable<string> Secrets(GatewayOptions options, IConfiguration configuration) =>
        options.Providers.Values.Select(provider => ProviderCredential.Find(provider, name => configuration[name]))
            .Concat(options.Providers.Values.SelectMany(provider => SecretHeaders.Of(provider.Headers)))
            .Concat(options.Access.Keys.Values)
            .Append(AdminAccess.Find(configuration))
            .Concat(OtlpCredentials.Of(configuration))
            .OfType<string>();

    public static void AddCapture(this IServiceCollection services, KnownSecrets secrets, SecretMask mask)
    {
        services.AddSingleton(mask);
        services.AddSingleton(s => new BodyCapture(s.GetRequiredService<IOptions<StorageOptions>>().Value, secrets));
    }
}
