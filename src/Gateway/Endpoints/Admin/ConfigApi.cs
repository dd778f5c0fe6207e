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

/// <summary>The configuration as it counts, without a secret in it; and the order to read it again.</summary>
internal static class ConfigApi
{
    public static void MapConfig(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/config", AdminApi.Read, Show);
        admin.MapNothingElse("/config", AdminApi.Read);
        admin.MapMethods("/config/reload", AdminApi.Order, Reload);
        admin.MapNothingElse("/config/reload", AdminApi.Order);
    }

    private static JsonHttpResult<ConfigAnswer> Show(
        IOptions<StorageOptions> storage, IOptions<LogsOptions> logs, AdminKey adminKey, Composition composition, ActiveComposition active,
        IHostEnvironment environment, AlertOptions alerts, RuleBook rules, ChannelDefinitions channels) =>
        TypedResults.Json(
            ConfigAnswer.Of(
                composition, active.Started.Options, active.LastReload, storage.Value, logs.Value, AlertsConfig.Of(alerts, rules, channels), adminKey, environment.EnvironmentName),
            AdminJson.Default.ConfigAnswer);

    private static IResult Reload(HttpContext http, ReloadConfiguration reload, ActiveComposition active, ILoggerFactory loggers)
    {
        var report = reload("admin");
        Log.ConfigReloaded(AdminApi.Audit(loggers), AdminApi.RequestId(http), report.Outcome.Word(), active.Current.Version);
        return report.Outcome == ReloadOutcome.Failed
            ? AdminProblem.WithProblems(http, report.Problems)
            : TypedResults.Json(ReloadedConfig.Of(active.Current, report), AdminJson.Default.ReloadedConfig);
    }
}
