using Gateway.Access;
using Gateway.Access.Limits;
using Gateway.Accounting;
using Gateway.Accounting.Prices;
using Gateway.Accounting.Savings;
using Gateway.Alerting.Rules;
using Gateway.Endpoints;
using Gateway.Endpoints.Admin;
using Gateway.Model;
using Gateway.Model.Alerts;
using Gateway.Native;
using Gateway.Protocol.Chat;
using Gateway.Providers;
using Gateway.Resilience;
using Gateway.Routing;
using Gateway.Routing.Fitness;
using Gateway.Routing.Strategies;
using Gateway.Storage;
using Gateway.Storage.Capture;
using Gateway.Storage.Retention;
using Gateway.Telemetry;
using Gateway.Telemetry.Logging;

namespace Gateway.Hosting;

/// <summary>Wires the stages of the chat pipeline together.</summary>
public static class ChatServices
{
    public static void AddChat(this IServiceCollection services, GatewayOptions options, ProviderRegistry providers)
    {
        services.AddSingleton(options);
        // By factory, so that the container disposes it.
        services.AddSingleton(_ => providers);
        services.AddSingleton<IssuedKeys>();
        services.AddSingleton(s => new AccessGate(options.Access, s.GetRequiredService<IssuedKeys>()));
        services.AddHostedService<KeyRestore>();
        services.AddSingleton(s => new LimitGate(options.Limits, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CallAdmission>();
        services.AddSingleton(new RouteTable(options));
        services.AddSingleton(s => new ModelList(s.GetRequiredService<RouteTable>(), name => providers[name].HasCredential));
        services.AddSingleton(s => new LatencyBook(s.GetRequiredService<RouteTable>().TargetsOf(RouteStrategy.Latency), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(CreateCircuits);
        services.AddHostedService<CircuitRestore>();
        services.AddSingleton(new ModelCatalogue(PriceTable.Embedded, options.Providers, options.Prices));
        services.AddHostedService<WarmUp>();
        services.AddSingleton(s => new SavingAdvisor(
            s.GetRequiredService<ModelCatalogue>(), ConfiguredTargets(options, providers),
            providers.All.Where(p => p.Dialect.Dialect == Dialect.Anthropic).Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase)));
        services.AddSingleton<Func<IReadOnlyList<Alert>>>(s => () => s.GetRequiredService<AlertEvaluator>().Active);
        services.AddSingleton<ReportSource>();
        services.AddSingleton(CreatePlanner);
        services.AddSingleton(s => new FallbackRunner(
            options.Providers, s.GetRequiredService<CircuitRegistry>(), s.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble));
        services.AddSingleton<ProviderProbe>();
        services.AddSingleton<Drain>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain.ShutdownTimeout(options));
        services.AddSingleton<RequestCapture>();
        services.AddSingleton<RequestLines>();
        services.AddSingleton<RequestSettlement>();
        services.AddSingleton<CallFrame>();
        services.AddSingleton<ChatPipeline>();
        services.AddHttpForwarder();
        services.AddSingleton<NativeForwarder>();
        services.AddSingleton<NativePipeline>();
    }

    /// <summary>Tells the meters where to read what is a state and not an event.</summary>
    public static void ObserveState(this IServiceProvider services)
    {
        var meters = services.GetRequiredService<GatewayMeters>();
        var log = services.GetRequiredService<RequestLog>();
        var circuits = services.GetRequiredService<CircuitRegistry>();
        meters.ObserveLog(() => log.QueueLength, () => log.Dropped);
        var lines = services.GetRequiredService<LogPipeline>();
        meters.ObserveLines(() => lines.Dropped);
        var store = services.GetRequiredService<StoreUse>();
        meters.ObserveStore(() => store.Bytes, () => store.DaysLeft, () => store.Deleted);
        meters.ObserveCircuits(() => circuits.All.Select(c => (c.Provider, (int)c.Position)));
    }

    private static List<Target> ConfiguredTargets(GatewayOptions options, ProviderRegistry providers) =>
    [
        .. providers.All.Where(p => p.HasCredential).SelectMany(p => p.Options.ModelMap.Values.Prepend(p.DefaultModel).Select(model => new Target(p.Name, model)))
            .Concat(options.Routes.Values.SelectMany(r => r.Targets)
                .Where(t => t.Model is not null && providers[t.Provider!].HasCredential).Select(t => new Target(providers[t.Provider!].Name, t.Model!)))
            .Distinct(),
    ];

    private static RoutePlanner CreatePlanner(IServiceProvider services)
    {
        var providers = services.GetRequiredService<ProviderRegistry>();
        var circuits = services.GetRequiredService<CircuitRegistry>();
        var catalogue = services.GetRequiredService<ModelCatalogue>();
        var time = services.GetRequiredService<TimeProvider>();
        var signals = new RouteSignals
        {
            Latencies = services.GetRequiredService<LatencyBook>(),
            IsReady = name => circuits[name].IsReady,
            Price = (target, input, output) => catalogue.EstimatedCost(target, input, output, time.GetUtcNow()),
        };
        return new RoutePlanner(
            services.GetRequiredService<RouteTable>(),
            name => providers[name].HasCredential,
            new CapabilityTable(services.GetRequiredService<GatewayOptions>().Providers, catalogue.ContextWindow),
            signals);
    }

    private static CircuitRegistry CreateCircuits(IServiceProvider services)
    {
        var meters = services.GetRequiredService<GatewayMeters>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<CircuitRegistry>();
        var (log, bodies) = (services.GetRequiredService<RequestLog>(), services.GetRequiredService<BodyCapture>());
        return new CircuitRegistry(
            services.GetRequiredService<GatewayOptions>().Providers,
            services.GetRequiredService<TimeProvider>(),
            transition =>
            {
                meters.CircuitChanged(transition.Provider, transition.To.Word());
                if (transition.To == CircuitPosition.Open)
                    Endpoints.Log.CircuitOpened(logger, transition.Provider, transition.Cause, transition.SampleError);
                else
                    Endpoints.Log.CircuitChanged(logger, transition.Provider, transition.To.Word(), transition.Cause);
                if (!log.TryWrite(transition with { SampleError = bodies.Words(transition.SampleError) }))
                    Endpoints.Log.TransitionNotKept(logger, transition.Provider, transition.To.Word());
            });
    }
}
