using System.Globalization;
using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

internal static class AlertsView
{
    private static readonly Column<AlertAnswer>[] Alerts =
    [
        new("Rule", "rule", a => Cell.Of(a.Rule)),
        new("About", "subject", a => Cell.Of(a.Subject)),
        new("State", "state", a => Cell.State(a.ResolvedAt is null ? "firing" : "resolved")),
        new("Severity", "severity", a => Cell.Of(a.Severity)),
        new("Metric", "metric", a => Cell.Of(a.Metric)) { Place = Place.Piped },
        new("Value", "value", a => Number(a.Value)) { IsNumber = true },
        new("Bound", "threshold", a => Number(a.Threshold)) { IsNumber = true, Place = Place.Wide },
        new("Fired (UTC)", "fired_at", a => Cell.Time(a.FiredAt)),
        new("Over (UTC)", "resolved_at", a => Cell.Time(a.ResolvedAt)) { Place = Place.Wide },
        new("What", "summary", a => Cell.Of(a.Summary)) { Wraps = true },
    ];

    private static readonly Column<NotificationAnswer>[] Tests =
    [
        new("Channel", "channel", n => Cell.Of(n.Channel)),
        new("Status", "status", n => Cell.State(n.Status)),
        new("Took", "duration_ms", n => Cell.Duration(n.DurationMs)) { IsNumber = true },
        new("Error", "error", n => Cell.Of(n.Error, Tone.Bad)) { Wraps = true },
    ];

    public static void Show(AlertsAnswer answer, Screen screen) =>
        screen.Show(Alerts, [.. answer.Active ?? [], .. answer.Recent ?? []], "No alert fires, and none has of late.");

    public static void ShowTests(IReadOnlyList<NotificationAnswer>? tests, Screen screen) => screen.Show(Tests, tests, "No channel is switched on.");

    private static Cell Number(double? value) =>
        value is { } known ? new Cell(known.ToString("0.##", CultureInfo.InvariantCulture), known.ToString("0.######", CultureInfo.InvariantCulture)) : Cell.Of(null);
}
