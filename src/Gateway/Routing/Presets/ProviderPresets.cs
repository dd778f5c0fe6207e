using Gateway.Model;

namespace Gateway.Routing.Presets;

/// <summary>Fills in what the configuration of a provider does not say.</summary>
public static class ProviderPresets
{
    private static readonly ProviderPreset Unknown = new() { Dialect = "" };

    /// <summary>The providers there are where none is configured.</summary>
    public static IEnumerable<string> Defaults => ["claude", "gemini", "openai"];

    /// <summary>The words for <see cref="ProviderOptions.Preset"/>.</summary>
    public static IEnumerable<string> Names => PresetTable.All.Keys;

    /// <summary>The vendors that presets name.</summary>
    public static IEnumerable<string> Vendors => PresetTable.All.Values.Select(p => p.Vendor).OfType<string>();

    /// <summary>Fills what <paramref name="options"/> leaves open for the provider called <paramref name="name"/>.</summary>
    public static void Apply(string name, ProviderOptions options)
    {
        var preset = Find(name, options);
        options.IsLocal = preset.IsLocal;
        options.Dialect ??= preset.Dialect is "" ? null : preset.Dialect;
        options.BaseUrl ??= preset.BaseUrl;
        options.ApiKeyEnv ??= preset.KeyEnv;
        options.DefaultModel ??= preset.DefaultModel;
        if (options.Models.Count == 0)
            options.Models = [.. preset.Models];
        options.CircuitBreaker.BreakDuration ??= preset.BreakDuration;
        // The name alone is a guess, and another dialect refutes it.
        if (options.Dialect != preset.Dialect)
            return;
        ApplyCall(preset, options);
        ApplyQuirks(preset, options);
    }

    private static ProviderPreset Find(string name, ProviderOptions options) =>
        PresetTable.All.GetValueOrDefault(options.Preset ?? "") ?? PresetTable.All.GetValueOrDefault(name, Unknown);

    private static void ApplyCall(ProviderPreset preset, ProviderOptions options)
    {
        options.ApiKeyOptional ??= preset.KeyOptional;
        options.Vendor ??= preset.Vendor;
        options.AuthHeader ??= preset.AuthHeader;
        // Azure's newer API: the version is part of the address, and the model is named in the body alone.
        if (preset.Path is not null && options.BaseUrl?.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal) == true)
            return;
        options.Path ??= preset.Path;
        options.ProbePath ??= preset.ProbePath;
        options.ApiVersion ??= preset.ApiVersion;
    }

    private static void ApplyQuirks(ProviderPreset preset, ProviderOptions options)
    {
        var quirks = options.Quirks;
        if (preset.TakesStreamOptions && preset.IsOwn(options.BaseUrl))
            quirks.StreamUsage ??= "ask";
        quirks.MaxTokensField ??= preset.MaxTokensField;
        quirks.ToolIds ??= preset.ToolIds;
        quirks.DeveloperRole ??= preset.DeveloperRole;
        if (preset.ThinkTags)
            quirks.ThinkTags ??= true;
        if (quirks.UnsupportedParameters.Count == 0)
            quirks.UnsupportedParameters = [.. preset.Unsupported];
        foreach (var (from, to) in preset.Renamed)
            quirks.RenamedParameters.TryAdd(from, to);
    }
}
