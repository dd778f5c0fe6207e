using Gateway.Model;
using Gateway.Providers;

namespace Gateway.Hosting.Reload;

/// <summary>The keys that count at the start alone: what listens, what is stored and logged where, who is told of alerts.</summary>
internal static class RestartKeys
{
    private static readonly string[] Sections =
    [
        "Gateway:Admin", "Gateway:Alerts", "Gateway:DrainTimeout", "Gateway:Logs", "Gateway:Server", "Gateway:Storage", "Logging", "Kestrel", "urls", "http_ports", "https_ports",
    ];

    /// <summary>The keys, values unsaid, that say otherwise in <paramref name="now"/> than in <paramref name="atStart"/>.</summary>
    public static IEnumerable<string> Changed(IConfiguration atStart, IConfiguration now) =>
        Sections.SelectMany(section => Changed(Values(atStart, section), Values(now, section))).Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>The credentials that have come to providers while the simulator plays them: it does so until the process ends.</summary>
    public static IEnumerable<string> RealWhileSimulated(LoadedConfiguration loaded) =>
        loaded.Options.Providers.Where(p => p.Value.ApiKeyOptional == true || loaded.Credential(p.Value) is not null)
            .Select(p => $"{GatewayOptions.Section}:Providers:{p.Key}:{nameof(ProviderOptions.ApiKey)}");

    private static IEnumerable<string> Changed(Dictionary<string, string?> before, Dictionary<string, string?> after) =>
        before.Keys.Union(after.Keys, StringComparer.OrdinalIgnoreCase).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key));

    private static Dictionary<string, string?> Values(IConfiguration configuration, string section) => configuration.GetSection(section).AsEnumerable()
        .Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.OrdinalIgnoreCase);
}
