using System.Collections.Frozen;
using Gateway.Access;
using Gateway.Access.Limits;
using Gateway.Accounting.Budgets;
using Gateway.Alerting.Monitoring;
using Gateway.Endpoints.Composing;
using Gateway.Model.Redaction;
using Gateway.Resilience.Headroom;
using Gateway.Routing;
using Gateway.Telemetry;

namespace Gateway.Hosting.Reload;

/// <summary>Wires what is made of the configuration, and whoever follows it.</summary>
internal static class CompositionServices
{
    /// <summary>
    /// The active composition, and its parts for whoever answers one request: a scope has those of one composition, however many it asks for. They are
    /// scoped so that nothing that outlives a configuration can hold a part of it: such a thing asks <see cref="ActiveComposition"/>, or follows it.
    /// </summary>
    public static void AddComposition(this IServiceCollection services, LoadedConfiguration loaded, IEnumerable<IConfigurationSource> sources, Uri? simulator, SecretMask mask)
    {
        services.AddSingleton<CircuitTransitions>();
        // Circuits change when requests run: what is told of that counts by the names that are made here.
        services.AddSingleton(s => new Composer(
            simulator, mask, s.GetRequiredService<TimeProvider>(), transition => s.GetRequiredService<CircuitTransitions>().Tell(transition),
            s.GetRequiredService<HeadroomBook>(), s.GetRequiredService<ILogger<RoutePlanner>>()));
        services.AddSingleton(s => new ActiveComposition(s.GetRequiredService<Composer>().Compose(loaded)));
        services.AddScoped(s => s.GetRequiredService<ActiveComposition>().Current);
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<ConfigurationReload>(s, loaded, new ConfigurationSources(sources), new RecentSecrets(mask)));
        services.AddSingleton<ReloadConfiguration>(s => s.GetRequiredService<ConfigurationReload>().Run);
        services.AddHostedService<ConfigurationWatch>();
        services.AddPart(c => c.Options);
        services.AddPart(c => c.Providers);
        services.AddPart(c => c.Circuits);
        services.AddPart(c => c.Gates);
        services.AddPart(c => c.Routes);
        services.AddPart(c => c.Models);
        services.AddPart(c => c.Catalogue);
        services.AddPart(c => c.Savings);
    }

    /// <summary>Lets everything that outlives a configuration, and depends on it, follow it. Ask when the application is built.</summary>
    public static void FollowConfiguration(this IServiceProvider services)
    {
        var active = services.GetRequiredService<ActiveComposition>();
        var (gate, meters, monitor) = (
            services.GetRequiredService<AccessGate>(), services.GetRequiredService<GatewayMeters>(), services.GetRequiredService<PerformanceMonitor>());
        var limits = services.GetRequiredService<LimitGate>();
        var budgets = services.GetRequiredService<BudgetBook>();
        active.Follow(composition => gate.Configure(composition.Options.Access));
        active.Follow(composition => composition.Gates.Use());
        active.Follow(composition => limits.Configure(composition.Options.Limits));
        active.Follow(composition => budgets.Configure(composition.Options.Budgets));
        active.Follow(composition => meters.Use(KnownNames.Vocabulary(composition)));
        active.Follow(composition => monitor.Know(KnownNames.Models(composition).ToFrozenSet(StringComparer.Ordinal)));
    }

    private static void AddPart<T>(this IServiceCollection services, Func<Composition, T> part)
        where T : class => services.AddScoped(s => part(s.GetRequiredService<Composition>()));
}
