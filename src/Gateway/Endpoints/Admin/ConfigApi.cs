using Gateway.Access;
using Gateway.Alerting;
using Gateway.Alerting.Rules;
using Gateway.Endpoints.Admin.Alerts;
using Gateway.Endpoints.Composing;
using Gateway.Storage;
using Gateway.Telemetry.Logging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Gateway.Endpoints.Admin;

/// <summary>The configuration as it counts, without a secret in it.</summary>
internal static class ConfigApi
{
    public static void MapConfig(this RouteGroupBuilder admin) => admin.MapResource("/config", HttpMethods.Get, Show);

    private static JsonHttpResult<ConfigAnswer> Show(
        IOptions<StorageOptions> storage, IOptions<LogsOptions> logs, AdminKey adminKey, Composition composition,
        IHostEnvironment environment, AlertOptions alerts, RuleBook rules, ChannelDefinitions channels) =>
        TypedResults.Json(
            ConfigAnswer.Of(
                composition, storage.Value, logs.Value, AlertsConfig.Of(alerts, rules, channels), adminKey, environment.EnvironmentName),
            AdminJson.Default.ConfigAnswer);
}
