using System.Collections.Frozen;
using Gateway.Alerting.Channels;
using Gateway.Alerting.Monitoring;
using Gateway.Alerting.Rules;
using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Model.Alerts;
using Gateway.Telemetry;

namespace Gateway.Hosting;

/// <summary>Wires what watches the traffic and raises alerts.</summary>
public static class AlertServices
{
    public static void AddAlerting(this IServiceCollection services, GatewayOptions gateway, IConfiguration configuration)
    {
        // Its problems have stopped the start already.
        var (options, rules, channels) = AlertConfiguration.Read(configuration, gateway.Providers.Keys, []);
        services.AddSingleton(options);
        services.AddSingleton(s => new PerformanceMonitor(
            KnownNames.Models(s.GetRequiredService<ActiveComposition>().Current).ToFrozenSet(StringComparer.Ordinal), s.GetRequiredService<TimeProvider>()));
        services.AddHostedService<SpendingRestore>();
        services.AddSingleton(new RuleBook(rules));
        services.AddSingleton(s => new RuleMeasures(
            s.GetRequiredService<PerformanceMonitor>(),
            // A circuit that is probed has not closed: were it "not open", each probe that fails would end the alert and raise it again.
            () => s.GetRequiredService<ActiveComposition>().Current.Circuits.All.Select(c => (c.Provider, c.Position != CircuitPosition.Closed))));
        services.AddAlertDelivery(channels);
        services.AddBudgetWatch();
        services.AddAlertDefinitions(configuration);
        services.AddSingleton(CreateEvaluator);
        services.AddHostedService(s => s.GetRequiredService<AlertEvaluator>());
    }

    /// <summary>Tells the meters which alerts fire.</summary>
    public static void ObserveAlerts(this IServiceProvider services)
    {
        var evaluator = services.GetRequiredService<AlertEvaluator>();
        services.GetRequiredService<GatewayMeters>().ObserveAlerts(() => evaluator.Firing.Select(f => (f.Rule, f.Severity.Word(), f.Alerts)));
    }

    private static AlertEvaluator CreateEvaluator(IServiceProvider services)
    {
        var book = services.GetRequiredService<ChannelBook>();
        Func<IReadOnlyList<string>> allChannels = () => [.. book.All.Select(channel => channel.Name)];
        return ActivatorUtilities.CreateInstance<AlertEvaluator>(services, allChannels);
    }
}
