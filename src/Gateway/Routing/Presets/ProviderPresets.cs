using Gateway.Model;

namespace Gateway.Routing;

/// <summary>What the three default providers are where the configuration does not say.</summary>
public static class ProviderPresets
{
    private static readonly Dictionary<string, ProviderOptions> Presets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["claude"] = new()
        {
            Dialect = "anthropic",
            BaseUrl = "https://api.anthropic.com",
            ApiKeyEnv = "ANTHROPIC_API_KEY",
            DefaultModel = "claude-sonnet-4-5",
            Models = ["claude-*"],
            CircuitBreaker = { BreakDuration = TimeSpan.FromMinutes(5) },
        },
        ["gemini"] = new()
        {
            Dialect = "gemini",
            BaseUrl = "https://generativelanguage.googleapis.com",
            ApiKeyEnv = "GOOGLE_API_KEY,GEMINI_API_KEY",
            DefaultModel = "gemini-2.5-flash",
            Models = ["gemini-*", "gemma-*"],
        },
        ["openai"] = new()
        {
            Dialect = "openai",
            BaseUrl = "https://api.openai.com",
            ApiKeyEnv = "OPENAI_API_KEY",
            DefaultModel = "gpt-5-mini",
            Models = ["gpt-*", "o1*", "o3*", "o4*", "chatgpt-*", "codex-*"],
        },
    };

    private static readonly ProviderOptions Unknown = new() { CircuitBreaker = { BreakDuration = TimeSpan.FromMinutes(1) } };

    public static IEnumerable<string> Names => Presets.Keys;

    /// <summary>Fills what <paramref name="options"/> leaves open for the provider called <paramref name="name"/>.</summary>
    public static void Apply(string name, ProviderOptions options)
    {
        var preset = Presets.GetValueOrDefault(name, Unknown);
        options.Dialect ??= preset.Dialect;
        options.BaseUrl ??= preset.BaseUrl;
        options.ApiKeyEnv ??= preset.ApiKeyEnv;
        options.DefaultModel ??= preset.DefaultModel;
        if (options.Models.Count == 0)
            options.Models = preset.Models;
        options.CircuitBreaker.BreakDuration ??= preset.CircuitBreaker.BreakDuration ?? Unknown.CircuitBreaker.BreakDuration;
    }
}
