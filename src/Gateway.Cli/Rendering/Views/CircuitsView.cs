using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

internal static class CircuitsView
{
    private static readonly Column<CircuitAnswer>[] Columns =
    [
        new("Provider", "provider", c => Cell.Of(c.Provider)),
        new("Circuit", "state", c => Cell.State(c.State)),
        new("Since (UTC)", "since", c => Cell.Time(c.Since)),
        new("Open for", "open_for_ms", c => Cell.Remaining(c.OpenForMs)) { IsNumber = true },
        new("On hold for", "hold_for_ms", c => Cell.Remaining(c.HoldForMs)) { IsNumber = true, Place = Place.Wide },
        new("Calls", "recent_calls", c => Cell.Count(c.RecentCalls)) { IsNumber = true },
        new("Failed", "recent_failures", c => Cell.Failures(c.RecentFailures)) { IsNumber = true },
        new("Shed", "requests_shed", c => Cell.Count(c.RequestsShed)) { IsNumber = true, Place = Place.Wide },
        new("Cause", "cause", c => Cell.Of(c.Cause)) { Wraps = true },
        new("Sample error", "sample_error", c => Cell.Of(c.SampleError)) { Place = Place.Piped },
    ];

    public static void Show(IReadOnlyList<CircuitAnswer>? circuits, Screen screen) => screen.Show(Columns, circuits, "No provider is configured.");
}
