using Gateway.Access;
using Gateway.Accounting.Prices;
using Gateway.Alerting;
using Gateway.Alerting.Channels;
using Gateway.Alerting.Rules;
using Gateway.Endpoints.Admin.Alerts;
using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Model.Budgets;
using Gateway.Model.Callers;
using Gateway.Providers;
using Gateway.Storage;
using Gateway.Telemetry.Logging;
using Microsoft.Data.Sqlite;

namespace Gateway.Endpoints.Admin;

/// <summary>
/// <c>GET /admin/config</c>: the configuration as it counts, defaults included. It names what it shows, value by value: what is added to the options
/// stays unseen until somebody decides that it may be seen.
/// </summary>
internal sealed record ConfigAnswer(
    long Version, DateTimeOffset LoadedAt, string Hash, ReloadAnswer? LastReload, string Environment, bool IsSimulated,
    string PrimaryProvider, IEnumerable<string> FallbackChain, bool EnableFallback, long DrainTimeoutMs,
    ServerConfig Server, AccessConfig Access, AdminConfig Admin, LimitsConfig Limits, IEnumerable<BudgetConfig> Budgets, IEnumerable<ProviderConfig> Providers,
    IEnumerable<RouteConfig> Routes, IEnumerable<PriceConfig> Prices, AlertsConfig Alerts,
    StorageConfig Storage, LogsConfig Logs)
{
    public static ConfigAnswer Of(
        Composition composition, GatewayOptions started, ReloadReport? lastReload, StorageOptions storage, LogsOptions logs, AlertsConfig alerts, AdminKey adminKey,
        string environment) => Of(composition, composition.Options, started, lastReload, storage, logs, alerts, adminKey, environment);

    private static ConfigAnswer Of(
        Composition composition, GatewayOptions options, GatewayOptions started, ReloadReport? lastReload, StorageOptions storage, LogsOptions logs, AlertsConfig alerts,
        AdminKey adminKey, string environment) => new(
        composition.Version, composition.LoadedAt, composition.Hash, lastReload is null ? null : ReloadAnswer.Of(lastReload),
        environment, composition.Providers.IsSimulated, options.PrimaryProvider, options.FallbackChain, options.EnableFallback, Milliseconds.Of(started.DrainTimeout),
        ServerConfig.Of(started.Server), new AccessConfig(
            options.Access.Mode!, options.Access.Keys.Keys, options.Access.KeyFiles, options.Access.Rights.Select(r => RightsConfig.Of(r.Key, r.Value.ToTerms())),
            adminKey.File ?? AdminKey.Variable),
        new AdminConfig(started.Admin.Url),
        LimitsConfig.Of(options.Limits), options.Budgets.Select(b => BudgetConfig.Of(b.Key, b.Value)),
        options.Providers.Select(p => ProviderConfig.Of(p.Key, p.Value, composition.Configuration)),
        options.Routes.Select(r => RouteConfig.Of(r.Key, r.Value)), options.Prices.Select(PriceConfig.Of), alerts, StorageConfig.Of(storage),
        LogsConfig.Of(logs));
}

/// <param name="MaxConnections">Null: as many as the system gives.</param>
internal sealed record ServerConfig(
    int MaxBodyMiB, int MaxHeaders, int MaxHeadersKiB, int MaxRequestLineKiB, int? MaxConnections, int? MaxUpgradedConnections, long HeadersTimeoutMs,
    long KeepAliveTimeoutMs, int MinBodyBytesPerSecond, int MinAnswerBytesPerSecond, long RateGraceMs, int Http2Streams, int Http2HeaderTableKiB)
{
    public static ServerConfig Of(ServerOptions options) => new(
        options.MaxBodyMiB, options.MaxHeaders, options.MaxHeadersKiB, options.MaxRequestLineKiB, options.MaxConnections, options.MaxUpgradedConnections,
        Milliseconds.Of(options.HeadersTimeout), Milliseconds.Of(options.KeepAliveTimeout), options.MinBodyBytesPerSecond, options.MinAnswerBytesPerSecond,
        Milliseconds.Of(options.RateGrace), options.Http2Streams, options.Http2HeaderTableKiB);
}

/// <param name="Mode"><c>open</c> or <c>keys</c>.</param>
/// <param name="Keys">The names of the keys.</param>
/// <param name="KeyFiles">The files of those that have one.</param>
/// <param name="Rights">What the keys may do; a key without may do everything.</param>
/// <param name="AdminKeyFrom">The variable or the file that holds the admin key.</param>
internal sealed record AccessConfig(string Mode, IEnumerable<string> Keys, IDictionary<string, string> KeyFiles, IEnumerable<RightsConfig> Rights, string AdminKeyFrom);

/// <summary>What a configured key may do; an empty list is no bound.</summary>
internal sealed record RightsConfig(
    string Key, string? Owner, IEnumerable<string> Labels, IEnumerable<string> Models, IEnumerable<string> Routes, IEnumerable<string> Surfaces,
    IEnumerable<string> IpRanges, string Priority, DateTimeOffset? ExpiresAt)
{
    public static RightsConfig Of(string key, KeyTerms terms) => new(
        key, terms.Owner, terms.Labels, terms.Models, terms.Routes, terms.Surfaces, terms.IpRanges, terms.Priority, terms.ExpiresAt);
}

/// <param name="Url">The admin API's own address; null: it answers where everything else does.</param>
internal sealed record AdminConfig(string? Url);

/// <summary>Limits: what is null is not limited.</summary>
internal sealed record LimitsConfig(
    LimitOptions Global, LimitOptions PerKey, LimitOptions PerUser, IDictionary<string, LimitOptions> Keys, IDictionary<string, LimitOptions> Users)
{
    public static LimitsConfig Of(LimitsOptions options) => new(options.Global, options.PerKey, options.PerUser, options.Keys, options.Users);
}

/// <summary>A budget; of <c>each</c>, <c>key</c>, <c>user</c> and <c>label</c> one is not null at most.</summary>
internal sealed record BudgetConfig(
    string Name, decimal Usd, string Per, string? Each, string? Key, string? User, string? Label, bool LowerMaxTokens, bool AllowUnpriced)
{
    public static BudgetConfig Of(string name, BudgetOptions options) => new(
        name, options.Usd!.Value, options.Per!, options.Each, options.Key, options.User, options.Label, options.LowerMaxTokens, options.AllowUnpriced);
}

/// <summary>A secret: there is one, and where it comes from.</summary>
/// <param name="Value"><c>***</c> where there is one.</param>
/// <param name="From">The configuration's key, the file or the environment variable.</param>
internal sealed record SecretConfig(bool IsSet, string? Value, string? From)
{
    public static SecretConfig Of(string provider, ProviderOptions options, IConfiguration configuration)
    {
        string? variable = null;
        if (ProviderCredential.Find(options, Read) is null)
            return new SecretConfig(false, null, null);
        return new SecretConfig(true, "***", options.KeyOfFile is not null ? options.ApiKeyFile : variable ?? $"{GatewayOptions.Section}:Providers:{provider}:{nameof(options.ApiKey)}");

        // Only a variable that is set is named: a key put where its variable's name belongs would be read out otherwise.
        string? Read(string name)
        {
            var value = configuration[name];
            variable = string.IsNullOrWhiteSpace(value) ? variable : name;
            return value;
        }
    }
}

internal sealed record ProviderConfig(
    string Name, string? Preset, string Dialect, string BaseUrl, bool? AllowPrivateAddress, string? Path, string? ProbePath, string? ApiVersion, SecretConfig ApiKey,
    bool ApiKeyOptional, string? AuthHeader, IDictionary<string, string> Headers, string? Organization, string? Project, string? Vendor,
    string DefaultModel, IEnumerable<string> Models, IDictionary<string, string> ModelMap, IEnumerable<string> FallbackOn,
    CapabilitiesConfig Capabilities, QuirksConfig? Quirks, TimeoutsAnswer Timeouts, StreamLimitsConfig StreamLimits, RetryAnswer Retry, CircuitBreakerAnswer CircuitBreaker,
    LimitOptions Limits, QueueConfig Queue)
{
    public static ProviderConfig Of(string name, ProviderOptions options, IConfiguration configuration) => new(
        name, options.Preset, options.Dialect!, ProviderAnswer.WithoutUserInfo(options.BaseUrl!), options.AllowPrivateAddress, options.Path, options.ProbePath, options.ApiVersion,
        SecretConfig.Of(name, options, configuration), options.ApiKeyOptional == true, options.AuthHeader,
        // An operator may have put anything there, credentials too.
        options.Headers.ToDictionary(h => h.Key, _ => "***"), options.Organization, options.Project, options.Vendor,
        options.DefaultModel!, options.Models, options.ModelMap, options.FallbackOn, CapabilitiesConfig.Of(options.Capabilities),
        options.Dialect == "openai" ? QuirksConfig.Of(options.Quirks) : null, TimeoutsAnswer.Of(options.Timeouts), new StreamLimitsConfig(options.StreamLimits.MaxEvents, options.StreamLimits.MaxBytes),
        RetryAnswer.Of(options.Retry), CircuitBreakerAnswer.Of(options.CircuitBreaker), options.Limits,
        new QueueConfig(options.Queue.Length, Milliseconds.Of(options.Queue.MaxWait)));
}

/// <summary>What was declared; null: what the catalogue says counts.</summary>
internal sealed record CapabilitiesConfig(bool? Images, bool? Documents, bool? Tools, int? ContextWindow)
{
    public static CapabilitiesConfig Of(CapabilityOptions options) => new(options.Images, options.Documents, options.Tools, options.ContextWindow);
}

/// <summary>What counts for a provider of dialect <c>openai</c>, its preset's quirks included.</summary>
/// <param name="MaxTokensField">Null: as the caller says it.</param>
internal sealed record QuirksConfig(
    string? MaxTokensField, IEnumerable<string> UnsupportedParameters, IDictionary<string, string> RenamedParameters, string StreamUsage,
    bool ThinkTags, string ToolIds, string DeveloperRole)
{
    public static QuirksConfig Of(QuirkOptions options) => new(
        options.MaxTokensField, options.UnsupportedParameters, options.RenamedParameters, options.StreamUsage ?? "asis", options.ThinkTags == true,
        options.ToolIds ?? "any", options.DeveloperRole ?? "asis");
}

/// <param name="Length">Of each priority.</param>
internal sealed record QueueConfig(int Length, long MaxWaitMs);

internal sealed record StreamLimitsConfig(long MaxEvents, long MaxBytes);

internal sealed record RouteConfig(string Name, string Strategy, double Exploration, IEnumerable<TargetConfig> Targets)
{
    public static RouteConfig Of(string name, ModelRouteOptions options) => new(
        name, options.Strategy, options.Exploration, options.Targets.Select(t => new TargetConfig(t.Provider!, t.Model, t.Weight)));
}

/// <param name="Model">Null: the provider's default model.</param>
internal sealed record TargetConfig(string Provider, string? Model, double Weight);

/// <summary>A price that counts before the catalogue's: USD per million tokens, null where a wider bucket's price counts.</summary>
/// <param name="Provider">Null: every provider.</param>
/// <param name="Version">What the log's <c>priceVersion</c> says where this price was taken.</param>
internal sealed record PriceConfig(
    string? Provider, string Model, decimal? Input, decimal? CacheRead, decimal? CacheWrite5m, decimal? CacheWrite1h, decimal? Output,
    decimal? Reasoning, decimal? PerThousandRequests, int? ContextWindow, string Version)
{
    public static PriceConfig Of(PriceOptions options) => new(
        options.Provider, options.Model!, options.Input, options.CacheRead, options.CacheWrite5m, options.CacheWrite1h, options.Output,
        options.Reasoning, options.PerThousandRequests, options.ContextWindow, new PriceOverride(options).Version);
}

/// <param name="Format"><c>text</c> or <c>json</c>; null: by environment.</param>
/// <param name="File">Null: the console alone.</param>
internal sealed record LogsConfig(string? Format, string? File, int FileSizeMiB, int RetainedFiles)
{
    public static LogsConfig Of(LogsOptions options) =>
        new(options.Format?.ToString().ToLowerInvariant(), options.File, options.FileSizeMiB, options.RetainedFiles);
}

/// <param name="Instance">What receivers know this gateway by; null where it has no name.</param>
/// <param name="Rules">Those the configuration makes or changes.</param>
/// <param name="Channels">Those the configuration makes, secrets masked.</param>
internal sealed record AlertsConfig(
    bool Enabled, string? Instance, long EvaluationIntervalMs, bool AllowPrivateAddresses, bool DefaultRules, IEnumerable<RuleAnswer> Rules, IEnumerable<ChannelAnswer> Channels)
{
    public static AlertsConfig Of(AlertOptions options, RuleBook rules, ChannelDefinitions channels) => new(
        options.Enabled, options.Instance, Milliseconds.Of(options.EvaluationInterval), options.AllowPrivateAddresses, options.DefaultRules,
        rules.All.Where(r => r.Source == RuleSource.Configuration).Select(RuleAnswer.Of),
        channels.All.Where(c => c.Source == ChannelSource.Configuration).Select(channels.Show));
}

/// <param name="ConnectionString">Without anything secret in it.</param>
/// <param name="File">The database's file.</param>
internal sealed record StorageConfig(
    string Provider, string ConnectionString, string File, string Capture, int CaptureMaxKiB, int RetentionDays, int UsageRetentionDays, int MaxSizeMiB)
{
    public static StorageConfig Of(StorageOptions options)
    {
        var given = new SqliteConnectionStringBuilder(options.ConnectionString);
        // What follows '?' in a file's address are parameters.
        var file = given.DataSource.Split('?', 2)[0];
        var shown = new SqliteConnectionStringBuilder { DataSource = file, Mode = given.Mode, Cache = given.Cache, Pooling = given.Pooling };
        return new StorageConfig(
            options.Provider, shown.ConnectionString, Path.GetFullPath(file), options.Capture.ToString().ToLowerInvariant(), options.CaptureMaxKiB,
            options.RetentionDays, options.UsageRetentionDays, options.MaxSizeMiB);
    }
}
