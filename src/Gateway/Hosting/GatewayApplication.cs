using Gateway.Endpoints;
using Gateway.Endpoints.Admin;
using Gateway.Model;
using Gateway.Model.Redaction;
using Gateway.OpenApi;
using Gateway.Providers;
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
        var adminKey = AdminAccess.Open(builder.Configuration);
        var secrets = CaptureServices.Secrets(options, builder.Configuration);
        var mask = new SecretMask(secrets);
        var providers = await SimulatedStart.CreateProvidersAsync(options, builder, mask);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddGatewayLogging(static e => StartFailure.Explain(e) is not null);
        builder.Services.AddGatewayStorage();
        builder.Services.AddGatewayTelemetry(Vocabulary, mask.Mask);
        builder.Services.AddSingleton(adminKey);
        builder.Services.AddCapture(secrets, mask);
        builder.Services.AddChat(options, providers);
        builder.Services.AddAlerting(options, builder.Configuration);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.Services.ObserveState();
        app.Services.ObserveAlerts();
        app.MapMessages();
        app.MapChatCompletions();
        app.MapModels();
        app.MapNative();
        app.MapHealth();
        app.MapAdmin();
        app.MapGatewayMetrics();
        app.MapGatewayOpenApi();
        app.MapUnknown();
        StartupBanner.Announce(app, providers);
        return app;
    }

    private static MetricVocabulary Vocabulary(IServiceProvider services) => new(
        KnownModels.Of(services),
        services.GetRequiredService<ProviderRegistry>().All.Select(p => KeyValuePair.Create(p.Name, p.Dialect.Dialect)));
}
