using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

internal static class HealthView
{
    private static readonly Column<ProviderHealth>[] Columns =
    [
        new("Provider", "provider", p => Cell.Of(p.Name)),
        new("Health", "health", p => Cell.State(Word(p))),
        new("Circuit", "circuit", p => Cell.State(p.Circuit)),
        new("Calls", "recent_calls", p => Cell.Count(p.RecentCalls)) { IsNumber = true },
        new("Failed", "recent_failures", p => Cell.Failures(p.RecentFailures)) { IsNumber = true },
        new("Last success (UTC)", "last_success_at", p => Cell.Time(p.LastSuccessAt)) { Place = Place.Wide },
        new("Last failure (UTC)", "last_failure_at", p => Cell.Time(p.LastFailureAt)) { Place = Place.Wide },
        new("Simulated", "simulated", p => Cell.Of(p.IsSimulated ? "yes" : "no", Tone.Faint)) { Place = Place.Wide },
    ];

    private static readonly Column<ProviderHealth>[] VerboseColumns =
    [
        .. Columns[..5],
        new("Probe", "probe", p => p.Probe is { } probe ? Cell.State(probe.Outcome) : Cell.Of(null)),
        new("Took", "probe_ms", p => Cell.Duration(p.Probe?.LatencyMs)) { IsNumber = true },
        new("Last error", "last_error", p => Cell.Of(p.LastError?.Kind, Tone.Bad)),
        new("Severity", "last_error_severity", p => Cell.Of(p.LastError?.Severity)) { Place = Place.Wide },
        .. Columns[5..],
        new("Why", "why", p => Cell.Of(string.Join(' ', p.Reasons ?? []))) { Place = Place.Piped },
    ];

    public static void Show(HealthAnswer answer, bool isVerbose, Screen screen)
    {
        screen.Show(isVerbose ? VerboseColumns : Columns, answer.Providers, "No provider is configured.");
        if (isVerbose)
            Explain(answer.Providers ?? [], screen);
        else if (answer.Status != "healthy")
            screen.Hint("--verbose probes each provider and says why it is not healthy.");
    }

    private static void Explain(IReadOnlyList<ProviderHealth> providers, Screen screen)
    {
        foreach (var provider in providers)
        {
            foreach (var reason in provider.Reasons ?? [])
                screen.Hint($"{Cell.Of(provider.Name).Shown}: {Cell.Of(reason).Shown}");
        }
    }

    // A provider nobody gave a key is not ill: it is not in use.
    private static string Word(ProviderHealth provider) =>
        provider.IsHealthy ? "healthy" : provider.HasCredential ? "unhealthy" : "no credential";
}
