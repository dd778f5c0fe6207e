using Gateway.Endpoints;
using Gateway.Endpoints.Admin;
using Gateway.Endpoints.Composing;
using Gateway.Hosting.Reload;
using Gateway.Model.Redaction;
using Gateway.OpenApi;
using Gateway.Routing;
using Gateway.Storage;
using Gateway.Telemetry;
using Gateway.Telemetry.Logging;

namespace Gateway.Hosting;

/// <summary>The table of contents: what the process is made of, and what it answers to.</summary>
public static class GatewayApplication
{
    /// <param name="args">The command line; any configuration key as <c>--Gateway:Key=value</c>.</param>
    /// <param name="configure">Replaces services, for tests.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong; every problem is named.</exception>
    public static async Task<WebApplication> CreateAsync(string[] args, Action<IServiceCollection>? configure = null)
    {
        var builder = GatewayHost.CreateBuilder(args);
        var options = CheckedOptions.Read(builder.Configuration, builder.Environment.IsDevelopment());
        builder.WebHost.ConfigureKestrel(kestrel => ServerLimits.Apply(options.Server, kestrel));
        ListenAddresses.Apply(builder, options.Admin);
        var adminKey = AdminAccess.Open(builder.Configuration);
        var loaded = new LoadedConfiguration(builder.Configuration, options);
        var secrets = new KnownSecrets(loaded.Secrets);
        var mask = new SecretMask(secrets);
        var simulator = await SimulatedStart.StartAsync(options, builder);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddGatewayLogging(static e => StartFailure.Explain(e) is not null);
        builder.Services.AddGatewayStorage();
        builder.Services.AddGatewayTelemetry(static s => KnownNames.Vocabulary(s.GetRequiredService<ActiveComposition>().Current), mask.Mask);
        builder.Services.AddAccess(options.Admin, adminKey, AdminAccess.OpenSecret(builder.Configuration));
        builder.Services.AddCapture(secrets, mask);
        builder.Services.AddComposition(loaded, builder.Configuration.Sources, simulator, mask);
        builder.Services.AddChat(options);
        builder.Services.AddAlerting(options, builder.Configuration);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.Services.FollowConfiguration();
        app.Services.ObserveState();
        app.Services.ObserveAlerts();
        app.Services.ObserveBudgets();
        app.UsePageHeaders();
        app.MapMessages();
        app.MapChatCompletions();
        app.MapModels();
        app.MapNative();
        app.MapHealth();
        app.MapAdmin();
        app.MapGatewayMetrics();
        app.MapGatewayOpenApi();
        app.MapUnknown();
        EndpointAccess.Check(app);
        StartupBanner.Announce(app);
        return app;
    }
}
