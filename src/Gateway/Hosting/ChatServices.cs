using Gateway.Access;
using Gateway.Endpoints;
using Gateway.Model;
using Gateway.Providers;
using Gateway.Resilience;
using Gateway.Routing;
using Gateway.Telemetry;

namespace Gateway.Hosting;

/// <summary>Wires the stages of the chat pipeline together.</summary>
public static class ChatServices
{
    public static void AddChat(this IServiceCollection services, GatewayOptions options, ProviderRegistry providers)
    {
        services.AddSingleton(options);
        // By factory, so that the container disposes it.
        services.AddSingleton(_ => providers);
        services.AddSingleton(new AccessGate(options.Access));
        services.AddSingleton(new RouteTable(options));
        services.AddSingleton(s => new RoutePlanner(s.GetRequiredService<RouteTable>(), name => providers[name].HasCredential));
        services.AddSingleton(CreateCircuits);
        services.AddSingleton(s => new FallbackRunner(options.Providers, s.GetRequiredService<CircuitRegistry>()));
        services.AddSingleton<RequestSettlement>();
        services.AddSingleton<ChatPipeline>();
    }

    private static CircuitRegistry CreateCircuits(IServiceProvider services)
    {
        var meters = services.GetRequiredService<GatewayMeters>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<CircuitRegistry>();
        var circuits = new CircuitRegistry(
            services.GetRequiredService<GatewayOptions>().Providers,
            services.GetRequiredService<TimeProvider>(),
            (provider, position) =>
            {
                meters.CircuitChanged(provider, CircuitWords.For(position));
                Log.CircuitChanged(logger, provider, CircuitWords.For(position));
            });
        meters.ObserveCircuits(() => circuits.All.Select(c => (c.Provider, (int)c.Position)));
        return circuits;
    }
}
