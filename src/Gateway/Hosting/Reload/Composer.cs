using Gateway.Accounting;
using Gateway.Accounting.Prices;
using Gateway.Accounting.Savings;
using Gateway.Accounting.Tokens;
using Gateway.Endpoints;
using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Model.Redaction;
using Gateway.Protocol.Chat;
using Gateway.Providers;
using Gateway.Resilience;
using Gateway.Resilience.Headroom;
using Gateway.Resilience.Queue;
using Gateway.Routing;
using Gateway.Routing.Fitness;
using Gateway.Routing.Strategies;

namespace Gateway.Hosting.Reload;

/// <summary>
/// Makes of a configuration what requests run on. What an earlier one made goes on in the next where nothing that concerns it has changed. A provider that
/// is left behind is not disposed: requests still run on it, WebSockets for hours. Nobody asks it for more, so its pool closes each connection that has
/// been idle for its minute, and then it is garbage.
/// </summary>
/// <param name="simulator">Where the simulator plays all providers; null where they are real.</param>
/// <param name="mask">Masks what providers' errors quote.</param>
/// <param name="time">The clock.</param>
/// <param name="onTransition">Told of every change of a circuit.</param>
/// <param name="headroom">What providers said of their own limits.</param>
/// <param name="logger">Told of targets that are near them.</param>
internal sealed class Composer(
    Uri? simulator, SecretMask mask, TimeProvider time, Action<CircuitTransition> onTransition, HeadroomBook headroom, ILogger<RoutePlanner> logger)
{
    /// <summary>The composition of the start.</summary>
    public Composition Compose(LoadedConfiguration loaded) => Compose(loaded, 1, null, static (_, _) => null);

    /// <summary>The one that takes the place of <paramref name="before"/>, which was made of <paramref name="loadedBefore"/>.</summary>
    public Composition Compose(LoadedConfiguration loaded, Composition before, LoadedConfiguration loadedBefore) => Compose(
        loaded, before.Version + 1, before.Gates,
        (name, identity) => loadedBefore.Providers.TryGetValue(name, out var known) && identity(known) == identity(loaded.Providers[name]) ? before : null);

    /// <param name="loaded">What was read.</param>
    /// <param name="version">Its number.</param>
    /// <param name="gates">The gates until now; null at the start.</param>
    /// <param name="kept">The composition in which a provider of that name is the same, as far as is asked for.</param>
    private Composition Compose(LoadedConfiguration loaded, long version, GateRegistry? gates, Func<string, Func<ProviderIdentity, string>, Composition?> kept)
    {
        var options = loaded.Options;
        var providers = new ProviderRegistry(
            [.. options.Providers.Select(p => kept(p.Key, static i => i.Whole)?.Providers[p.Key] ?? Create(p.Key, p.Value, loaded))], simulator is not null);
        // The same values, but that of the address where the simulator plays it.
        foreach (var provider in providers.All)
            options.Providers[provider.Name] = provider.Options;
        var circuits = new CircuitRegistry(options.Providers, time, onTransition, name => kept(name, static i => i.Asked)?.Circuits[name]);
        gates = new GateRegistry(options.Providers, time, gates);
        var routes = new RouteTable(options);
        var latencies = new LatencyBook(
            routes.TargetsOf(RouteStrategy.Latency), time, target => kept(target.Provider, static i => i.Asked)?.Latencies);
        var catalogue = new ModelCatalogue(PriceTable.Embedded, options.Providers, options.Prices);
        return new Composition
        {
            Version = version,
            LoadedAt = time.GetUtcNow(),
            Hash = loaded.Hash,
            Configuration = loaded.Configuration,
            Options = options,
            Providers = providers,
            Circuits = circuits,
            Gates = gates,
            Routes = routes,
            Models = new ModelList(routes, name => providers[name].HasCredential),
            Planner = CreatePlanner(options, routes, providers, circuits, latencies, catalogue),
            Runner = new FallbackRunner(options.Providers, circuits, gates, time, Random.Shared.NextDouble),
            Latencies = latencies,
            Catalogue = catalogue,
            Savings = CreateAdvisor(options, providers, catalogue),
        };
    }

    private Provider Create(string name, ProviderOptions options, LoadedConfiguration loaded) => simulator is null
        ? new Provider(name, options, loaded.Credential(options), isSimulated: false, InputTokens.Count, mask)
        : SimulatedProviders.Create(name, options, simulator, InputTokens.Count, mask);

    private RoutePlanner CreatePlanner(
        GatewayOptions options, RouteTable routes, ProviderRegistry providers, CircuitRegistry circuits, LatencyBook latencies, ModelCatalogue catalogue) => new(
        routes,
        name => providers[name].HasCredential,
        new CapabilityTable(options.Providers, catalogue.ContextWindow),
        new RouteSignals
        {
            Latencies = latencies,
            IsReady = target => circuits[target.Provider].IsReady(target.Model),
            HasRoom = headroom.HasRoom,
            PutBehind = (target, next) =>
            {
                if (headroom.TryNotice(target.Provider))
                    Endpoints.Log.NearLimit(logger, target.Provider, target.Model, next.Provider);
            },
            Price = (target, input, output) => catalogue.EstimatedCost(target, input, output, time.GetUtcNow()),
        });

    private static SavingAdvisor CreateAdvisor(GatewayOptions options, ProviderRegistry providers, ModelCatalogue catalogue) => new(
        catalogue, ConfiguredTargets(options, providers),
        providers.All.Where(p => p.Dialect.Dialect == Dialect.Anthropic).Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase));

    private static List<Target> ConfiguredTargets(GatewayOptions options, ProviderRegistry providers) =>
    [
        .. providers.All.Where(p => p.HasCredential).SelectMany(p => p.Options.ModelMap.Values.Prepend(p.DefaultModel).Select(model => new Target(p.Name, model)))
            .Concat(options.Routes.Values.SelectMany(r => r.Targets)
                .Where(t => t.Model is not null && providers[t.Provider!].HasCredential).Select(t => new Target(providers[t.Provider!].Name, t.Model!)))
            .Distinct(),
    ];
}
