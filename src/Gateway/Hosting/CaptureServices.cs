using Gateway.Model;
using Gateway.Providers;
using Gateway.Storage;
using Gateway.Storage.Capture;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Tells the store which credentials it must never hold.</summary>
public static class CaptureServices
{
    public static void AddCapture(this IServiceCollection services, GatewayOptions options, IConfiguration configuration)
    {
        var credentials = options.Providers.Values.Select(provider => ProviderCredential.Find(provider, name => configuration[name]))
            .Concat(options.Access.Keys.Values)
            .Append(AdminAccess.Find(configuration));
        var secrets = new KnownSecrets(credentials.OfType<string>());
        services.AddSingleton(s => new BodyCapture(s.GetRequiredService<IOptions<StorageOptions>>().Value, secrets));
    }
}
