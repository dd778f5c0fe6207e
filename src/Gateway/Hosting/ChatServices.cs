using Gateway.Access.Limits;
using Gateway.Alerting.Rules;
using Gateway.Endpoints;
using Gateway.Endpoints.Admin;
using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Model.Alerts;
using Gateway.Native;
using Gateway.Providers;
using Gateway.Resilience.Headroom;
using Gateway.Storage;
using Gateway.Storage.Retention;
using Gateway.Telemetry;
using Gateway.Telemetry.Logging;

namespace Gateway.Hosting;

/// <summary>Wires the stages of the chat pipeline together.</summary>
public static class ChatServices
{
    public static void AddChat(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(options.Server);
        services.AddSingleton(s => new LimitGate(s.GetRequiredService<ActiveComposition>().Current.Options.Limits, s.GetRequiredService<TimeProvider>()));
        services.AddBudgets();
        services.AddSingleton<CallAdmission>();
        services.AddHostedService<CircuitRestore>();
        services.AddSingleton<HeadroomBook>();
        services.AddHostedService<WarmUp>();
        services.AddSingleton<Func<IReadOnlyList<Alert>>>(s => () => s.GetRequiredService<AlertEvaluator>().Active);
        services.AddScoped<ReportSource>();
        services.AddSingleton<ProviderProbe>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Drain>(s, options.DrainTimeout));
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
        var active = services.GetRequiredService<ActiveComposition>();
        meters.ObserveLog(() => log.QueueLength, () => log.Dropped);
        var lines = services.GetRequiredService<LogPipeline>();
        meters.ObserveLines(() => lines.Dropped);
        var store = services.GetRequiredService<StoreUse>();
        meters.ObserveStore(() => store.Bytes, () => store.DaysLeft, () => store.Deleted);
        meters.ObserveProviderLimits(() => services.GetRequiredService<HeadroomBook>().Ratios);
        meters.ObserveQueues(() => active.Current.Gates.All.Select(g => (g.Provider, g.Status.Waiting)));
        meters.ObserveConfig(() => active.Current.Version);
        meters.ObserveCircuits(() => active.Current.Circuits.All.Select(c => (c.Provider, (int)c.Position)));
    }
}
