using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

internal static class ConfigView
{
    private static readonly Column<ConfiguredProvider>[] Columns =
    [
        new("Provider", "provider", p => Cell.Of(p.Name)),
        new("Dialect", "dialect", p => Cell.Of(p.Dialect)),
        new("Address", "base_url", p => Cell.Of(p.BaseUrl)),
        new("Default model", "default_model", p => Cell.Of(p.DefaultModel)),
        new("Credential from", "credential_from", p => Cell.Of(p.ApiKey?.From)),
    ];

    public static void Show(ConfigAnswer answer, Screen screen)
    {
        screen.Show(
        [
            new("Version", "version", Cell.Count(answer.Version)),
            new("Loaded at (UTC)", "loaded_at", Cell.Time(answer.LoadedAt)),
            new("Hash", "hash", Cell.Of(answer.Hash)),
            new("Read last", "last_reload", Outcome(answer.LastReload?.Outcome)),
            new("Read last at (UTC)", "last_reload_at", Cell.Time(answer.LastReload?.At)),
            new("Problems", "problems", Cell.Of(Listed(answer.LastReload?.Problems), Tone.Bad)),
            new("Needs a restart", "needs_restart", Cell.Of(Listed(answer.LastReload?.NeedsRestart), Tone.Warning)),
            new("Access", "access", Cell.Of(answer.Access?.Mode)),
            new("Simulated", "simulated", answer.IsSimulated is true ? Cell.Of("yes", Tone.Warning) : Cell.Of("no", Tone.Good)),
            new("Primary provider", "primary_provider", Cell.Of(answer.PrimaryProvider)),
            new("Fallback chain", "fallback_chain", Cell.Of(Listed(answer.FallbackChain))),
            new("Routes", "routes", Cell.Of(Listed(answer.Routes?.Select(r => r.Name)))),
        ]);
        screen.Show(Columns, answer.Providers, "No provider is configured.");
    }

    public static void Show(ReloadedAnswer answer, Screen screen) => screen.Show(
    [
        new("Outcome", "outcome", Outcome(answer.Outcome)),
        new("Version", "version", Cell.Count(answer.Version)),
        new("Loaded at (UTC)", "loaded_at", Cell.Time(answer.LoadedAt)),
        new("Hash", "hash", Cell.Of(answer.Hash)),
        new("Needs a restart", "needs_restart", Cell.Of(Listed(answer.NeedsRestart), Tone.Warning)),
    ]);

    private static Cell Outcome(string? word) => Cell.Of(word, word switch { "reloaded" => Tone.Good, "failed" => Tone.Bad, _ => Tone.Plain });

    private static string? Listed(IEnumerable<string?>? words) => words is null ? null : string.Join(", ", words);
}
