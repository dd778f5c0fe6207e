using System.Globalization;
using FluentValidation;
using Gateway.Model;
using Gateway.Routing.Presets;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Gateway.Routing;

/// <summary>
/// Reads the section <c>Gateway</c> into options: shape, older environment names, presets, then the rules across fields.
/// All problems are reported together, each with its key path.
/// </summary>
public static class GatewayOptionsLoader
{
    private static readonly string[] DefaultFallbackOn = ["context_length_exceeded", "not_found"];

    /// <exception cref="ConfigurationException">Something is wrong; it names every problem.</exception>
    public static GatewayOptions Load(IConfiguration configuration, bool isDevelopment)
    {
        var problems = new List<string>();
        var options = Read(configuration, isDevelopment, problems);
        ConfigurationException.ThrowIfAny(problems);
        return options;
    }

    /// <summary>As <see cref="Load"/>, adding what is wrong to <paramref name="problems"/>: the options count only where that stays empty.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="isDevelopment">The environment is Development.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <param name="readFiles">Adds what the options name files for: the rules hold for that, too.</param>
    public static GatewayOptions Read(
        IConfiguration configuration, bool isDevelopment, List<string> problems, Action<GatewayOptions, List<string>>? readFiles = null)
    {
        problems.AddRange(ConfigurationShape.Check(configuration.GetSection(GatewayOptions.Section), typeof(GatewayOptions), ["Alerts", "Logs", "Storage"]));
        // What cannot be bound is left out, so that the rest can still be held against its rules.
        var section = ConfigurationShape.Without(problems, configuration).GetSection(GatewayOptions.Section);
        var options = new GatewayOptions();
        section.Bind(options);
        ReadLists(section, options);
        AddPresets(options);
        ReadFallbackOn(section, options);
        ApplyOlderNames(configuration, options, problems);
        options.Access.Mode ??= isDevelopment ? "open" : "keys";
        readFiles?.Invoke(options, problems);

        problems.AddRange(BrokenRules(options, problems));
        return options;
    }

    // A value that could not be bound is missing here: its problem is told already.
    private static List<string> BrokenRules(GatewayOptions options, List<string> problems) =>
        [.. from error in new GatewayOptionsValidator().Validate(options).Errors
            let key = $"{GatewayOptions.Section}:{error.PropertyName}: "
            where !problems.Exists(told => told.StartsWith(key, StringComparison.OrdinalIgnoreCase))
            select key + error.ErrorMessage];

    /// <summary>Lets a list be one comma-separated value: <c>Gateway__FallbackChain=openai,gemini</c> replaces, it does not overlay.</summary>
    private static void ReadLists(IConfigurationSection section, GatewayOptions options)
    {
        if (section["FallbackChain"] is { } chain)
            options.FallbackChain = Split(chain);
        foreach (var (name, provider) in options.Providers)
        {
            if (section[$"Providers:{name}:Models"] is { } models)
                provider.Models = Split(models);
            if (section[$"Providers:{name}:Quirks:{nameof(QuirkOptions.UnsupportedParameters)}"] is { } unsupported)
                provider.Quirks.UnsupportedParameters = Split(unsupported);
        }

        foreach (var (name, rights) in options.Access.Rights)
            ReadLists(section.GetSection($"Access:Rights:{name}"), rights);
    }

    // A bound that is written in the other way must not be no bound.
    private static void ReadLists(IConfigurationSection section, AccessRightsOptions rights)
    {
        rights.Models = List(nameof(rights.Models), rights.Models);
        rights.Routes = List(nameof(rights.Routes), rights.Routes);
        rights.Surfaces = List(nameof(rights.Surfaces), rights.Surfaces);
        rights.IpRanges = List(nameof(rights.IpRanges), rights.IpRanges);
        rights.Labels = List(nameof(rights.Labels), rights.Labels);

        IList<string> List(string key, IList<string> bound) => section[key] is { Length: > 0 } list ? Split(list) : bound;
    }

    /// <summary>Nothing said is the default; an empty value, or <c>none</c>, is an empty list.</summary>
    private static void ReadFallbackOn(IConfigurationSection section, GatewayOptions options)
    {
        foreach (var (name, provider) in options.Providers)
        {
            var configured = section.GetSection($"Providers:{name}:FallbackOn");
            if (!configured.Exists())
                provider.FallbackOn = DefaultFallbackOn;
            else if (configured.Value is { } kinds)
                provider.FallbackOn = Split(kinds);
            if (provider.FallbackOn is ["none"])
                provider.FallbackOn = [];
        }
    }

    private static void AddPresets(GatewayOptions options)
    {
        if (options.Providers.Count == 0)
        {
            foreach (var name in ProviderPresets.Defaults)
                options.Providers[name] = new ProviderOptions();
            options.FallbackChain = options.FallbackChain.Count == 0 ? ["gemini", "openai"] : options.FallbackChain;
        }

        foreach (var (name, provider) in options.Providers)
            ProviderPresets.Apply(name, provider);
        foreach (var quirks in options.Providers.Values.Select(p => p.Quirks).Where(q => q.UnsupportedParameters is ["none"]))
            quirks.UnsupportedParameters = [];
    }

    private static void ApplyOlderNames(IConfiguration configuration, GatewayOptions options, List<string> problems)
    {
        if (configuration["PRIMARY_PROVIDER"] is { Length: > 0 } primary && !SetByEnvironment(configuration, "PrimaryProvider"))
            options.PrimaryProvider = primary;
        if (configuration["FALLBACK_CHAIN"] is { } chain && !SetByEnvironment(configuration, "FallbackChain"))
            options.FallbackChain = Split(chain);
        if (ReadNumber(configuration, "PROVIDER_CIRCUIT_THRESHOLD", problems) is { } threshold)
            ForEachProvider("FailureThreshold", breaker => breaker.FailureThreshold = threshold);
        if (ReadNumber(configuration, "PROVIDER_CIRCUIT_TIMEOUT", problems) is { } milliseconds)
            ForEachProvider("BreakDuration", breaker => breaker.BreakDuration = TimeSpan.FromMilliseconds(milliseconds));

        void ForEachProvider(string key, Action<CircuitBreakerOptions> set)
        {
            foreach (var (name, provider) in options.Providers)
            {
                if (!SetByEnvironment(configuration, $"Providers:{name}:CircuitBreaker:{key}"))
                    set(provider.CircuitBreaker);
            }
        }
    }

    private static int? ReadNumber(IConfiguration configuration, string key, List<string> problems)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        problems.Add($"{key}: '{text}' is not a whole number");
        return null;
    }

    private static bool SetByEnvironment(IConfiguration configuration, string key)
    {
        var path = $"{GatewayOptions.Section}:{key}";
        return configuration is IConfigurationRoot root && root.Providers.OfType<EnvironmentVariablesConfigurationProvider>()
            .Any(p => p.TryGet(path, out _) || p.GetChildKeys([], path).Any());
    }

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>The configuration is wrong; the message lists every problem with its key path.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> problems)
    : Exception("The configuration is wrong:" + string.Concat(problems.Select(p => $"{Environment.NewLine}  - {p}")))
{
    public IReadOnlyList<string> Problems { get; } = problems;

    public static void ThrowIfAny(IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
    }
}
