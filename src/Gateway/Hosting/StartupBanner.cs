using Gateway.Access;
using Gateway.Endpoints.Composing;
using Gateway.Storage;
using Gateway.Telemetry.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Says at the start what an operator must know at a glance: who answers, and whether it is real.</summary>
internal static partial class StartupBanner
{
    public static void Announce(WebApplication app)
    {
        var composition = app.Services.GetRequiredService<ActiveComposition>().Current;
        var providers = composition.Providers;
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway");
        if (app.Services.GetRequiredService<AdminKey>().File is { } file)
            AdminKeyFile(logger, file);
        Configuration(app, logger, composition);
        if (providers.IsSimulated)
        {
            Simulated(logger, string.Join(", ", providers.All.Select(p => p.Name)));
            return;
        }

        if (composition.Options.Access is { Mode: "keys", Keys.Count: 0 })
            NoKeys(logger);
        foreach (var provider in providers.All.Where(p => !p.HasCredential))
            NoCredential(logger, provider.Name, provider.Options.ApiKeyEnv ?? "ApiKey");
        ProvidersReady(logger, string.Join(", ", providers.All.Where(p => p.HasCredential).Select(p => p.Name)));
    }

    private static void Configuration(WebApplication app, ILogger logger, Composition composition)
    {
        var (options, providers) = (composition.Options, composition.Providers);
        var storage = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var logs = app.Services.GetRequiredService<IOptions<LogsOptions>>().Value;
        ConfigurationLoaded(
            logger, app.Environment.EnvironmentName, options.Access.Mode, string.Join(", ", providers.All.Where(p => p.HasCredential).Select(p => p.Name)),
            providers.IsSimulated, options.Routes.Count, SqliteSettings.FolderOf(storage.ConnectionString), storage.Capture, storage.RetentionDays, logs.File);
    }

    [LoggerMessage(15, LogLevel.Information, "Configuration: {Environment}, access {Access}, providers {Providers}, store in {StoreFolder}, capture {Capture}.")]
    private static partial void ConfigurationLoaded(
        ILogger logger, string environment, string? access, string providers, bool isSimulated, int routes, string storeFolder, CaptureMode capture,
        int retentionDays, string? logFile);

    [LoggerMessage(10, LogLevel.Warning, "SIMULATED: no provider credential is set, so {Providers} are played by the built-in simulator; set ANTHROPIC_API_KEY, GOOGLE_API_KEY or OPENAI_API_KEY for real answers.")]
    private static partial void Simulated(ILogger logger, string providers);

    [LoggerMessage(13, LogLevel.Warning, "Access mode is 'keys' and the configuration holds none: only keys made with POST /admin/keys (gateway keys create NAME) pass. Others: Gateway__Access__Keys__NAME=KEY (16 characters or more); or Gateway__Access__Mode=open.")]
    private static partial void NoKeys(ILogger logger);

    [LoggerMessage(14, LogLevel.Information, "The admin key is in {File}; set GATEWAY_ADMIN_KEY for one of your own.")]
    private static partial void AdminKeyFile(ILogger logger, string file);

    [LoggerMessage(11, LogLevel.Information, "Providers: {Providers}.")]
    private static partial void ProvidersReady(ILogger logger, string providers);

    [LoggerMessage(12, LogLevel.Warning, "Provider {Provider} has no credential ({Variable}) and is left out.")]
    private static partial void NoCredential(ILogger logger, string provider, string variable);
}
