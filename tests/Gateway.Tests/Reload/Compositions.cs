using Gateway.Endpoints.Composing;
using Gateway.Hosting;
using Gateway.Hosting.Reload;
using Gateway.Model.Redaction;
using Gateway.Resilience.Headroom;
using Gateway.Routing;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Reload;

/// <summary>What is made of a configuration, without a gateway around it.</summary>
internal static class Compositions
{
    /// <summary>The three default providers, none of them simulated.</summary>
    public static Composition Default { get; } = new Composer(
        null, new SecretMask(new KnownSecrets([])), TimeProvider.System, static _ => { }, new HeadroomBook(TimeProvider.System), NullLogger<RoutePlanner>.Instance)
        .Compose(Read());

    /// <summary>A reading of <paramref name="settings"/>.</summary>
    public static LoadedConfiguration Read(params IEnumerable<(string Key, string Value)> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([.. settings.Append(("GATEWAY_ADMIN_KEY", TestGateway.AdminKey)).Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2))])
            .Build();
        return LoadedConfiguration.Read(configuration, isDevelopment: true);
    }
}
