using Gateway.Alerting;
using Gateway.Alerting.Channels;
using Gateway.Alerting.Delivery;
using Gateway.Alerting.Rules;
using Gateway.Endpoints.Admin;
using Gateway.Endpoints.Admin.Alerts;
using Gateway.Endpoints.Composing;
using Gateway.Model.Alerts;
using Gateway.Model.Redaction;
using Gateway.Storage.Alerts;
using Gateway.Telemetry;

namespace Gateway.Hosting;

/// <summary>Wires what tells the channels of alerts, what keeps alerts, and what the admin API makes of rules and channels.</summary>
public static class AlertDeliveryServices
{
    /// <summary>Hosted services start in the order in which they are added, and stop in reverse: after the store, before the evaluator, which saves when it stops.</summary>
    public static void AddAlertDelivery(this IServiceCollection services, IReadOnlyCollection<AlertChannel> channels)
    {
        services.AddSingleton(s =>
        {
            foreach (var channel in channels)
                Know(s, channel.Name, channel.Secrets);
            return new ChannelBook(channels);
        });
        services.AddSingleton<IAlertStore>(s => s.GetRequiredService<AlertStore>());
        services.AddSingleton<AlertMeters>();
        services.AddSingleton(CreateDelivery);
        services.AddSingleton<IAlertSink>(s => s.GetRequiredService<AlertDelivery>());
        services.AddHostedService(s => s.GetRequiredService<AlertDelivery>());
    }

    /// <summary>What the admin API makes of rules and channels counts before the first evaluation.</summary>
    public static void AddAlertDefinitions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ChangeLock>();
        services.AddSingleton(s => new RuleDefinitions(
            s.GetRequiredService<RuleBook>(), s.GetRequiredService<ChannelBook>(), 
            () => [.. s.GetRequiredService<ActiveComposition>().Current.Options.Providers.Keys], s.GetRequiredService<AlertDefinitionStore>(),
            s.GetRequiredService<ChangeLock>(), s.GetRequiredService<TimeProvider>(), AdminApi.Audit(s.GetRequiredService<ILoggerFactory>())));
        services.AddSingleton(s => new ChannelDefinitions(
            s.GetRequiredService<ChannelBook>(), s.GetRequiredService<RuleBook>(), s.GetRequiredService<AlertOptions>(), name => configuration[name],
            s.GetRequiredService<DefinitionSeal>(), s.GetRequiredService<AlertDefinitionStore>(), s.GetRequiredService<ChangeLock>(),
            s.GetRequiredService<TimeProvider>(), (name, secrets) => Know(s, name, secrets), AdminApi.Audit(s.GetRequiredService<ILoggerFactory>())));
        services.AddHostedService<AlertRestore>();
    }

    private static void Know(IServiceProvider services, string channel, IEnumerable<string> secrets) =>
        services.GetRequiredService<SecretMask>().SetOf($"alert channel {channel}", secrets);

    private static AlertDelivery CreateDelivery(IServiceProvider services)
    {
        var (history, meters, mask) = (
            services.GetRequiredService<NotificationStore>(), services.GetRequiredService<AlertMeters>(), services.GetRequiredService<SecretMask>());
        return new AlertDelivery(
            services.GetRequiredService<ChannelBook>(), history.AddAsync, (type, status) => meters.Notified(type, status.Word()),
            mask.Mask, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<AlertDelivery>>(),
            services.GetRequiredService<AlertOptions>().Instance, services.GetRequiredService<AlertOptions>().AllowPrivateAddresses);
    }
}
