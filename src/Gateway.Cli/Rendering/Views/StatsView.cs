using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

internal static class StatsView
{
    private static readonly Column<ProviderStats>[] ProviderColumns =
        [new("Provider", "provider", p => Cell.Of(p.Provider)), .. TotalsColumns.For<ProviderStats>(p => p)];

    private static readonly Column<(string? Provider, ModelStats Stats)>[] ModelColumns =
    [
        new("Provider", "provider", m => Cell.Of(m.Provider)), new("Model", "model", m => Cell.Of(m.Stats.Model)),
        .. TotalsColumns.For<(string? Provider, ModelStats Stats)>(m => m.Stats),
    ];

    private static readonly Column<(string? Provider, ErrorCount Error)>[] ErrorColumns =
    [
        new("Provider", "provider", e => Cell.Of(e.Provider)), new("Error", "error", e => Cell.Of(e.Error.Code, Tone.Bad)),
        new("Requests", "requests", e => Cell.Count(e.Error.Count)) { IsNumber = true },
    ];

    public static void Show(StatsAnswer answer, Screen screen)
    {
        var providers = answer.Providers ?? [];
        screen.Heading(Period.Of(answer.Hours, answer.From, answer.To));
        screen.Show(TotalsColumns.Facts(answer));
        screen.Heading("Providers");
        screen.Show(ProviderColumns, providers, "No request in this time.");
        screen.Heading("Models");
        screen.Show(ModelColumns, [.. providers.SelectMany(p => (p.Models ?? []).Select(m => (p.Provider, m)))], "No request in this time.");
        screen.Heading("Errors");
        screen.Show(ErrorColumns, Errors(answer, providers), "No request failed.");
    }

    /// <summary>Each provider's, then those of requests that reached none.</summary>
    private static List<(string? Provider, ErrorCount Error)> Errors(StatsAnswer answer, IReadOnlyList<ProviderStats> providers)
    {
        var reached = providers.SelectMany(p => (p.Errors ?? []).Select(e => (p.Provider, Error: e))).ToList();
        var counted = reached.ToLookup(e => e.Error.Code, e => e.Error.Count ?? 0);
        var unreached = (answer.Errors ?? []).Select(e => e with { Count = e.Count - counted[e.Code].Sum() }).Where(e => e.Count > 0);
        return [.. reached, .. unreached.Select(e => ((string?)null, e))];
    }
}
