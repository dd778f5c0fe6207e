using System.Globalization;
using Gateway.Cli.Api.Answers;

namespace Gateway.Cli.Rendering.Views;

internal static class ReportView
{
    private static readonly Column<(Fact Current, Fact Previous)>[] FigureColumns =
    [
        new("", "figure", f => Cell.Of(f.Current.Title) with { Exact = f.Current.Name }),
        new("This time", "current", f => f.Current.Value) { IsNumber = true },
        new("Time before", "previous", f => f.Previous.Value) { IsNumber = true },
    ];

    private static readonly Column<Trend>[] TrendColumns =
    [
        new("", "trend", t => Cell.Of(Title(t.Measure)) with { Exact = t.Measure ?? "-" }),
        new("Change", "change_percent", t => Change(t.ChangePercent)) { IsNumber = true },
        new("Direction", "direction", t => Cell.Of(t.Direction, ToneOf(t.Direction))),
    ];

    private static readonly Column<ActiveAlert>[] AlertColumns =
    [
        new("Alert", "alert", a => Cell.Of(a.Rule)),
        new("About", "subject", a => Cell.Of(a.Subject)),
        new("Severity", "severity", a => Cell.Of(a.Severity, a.Severity is "high" or "critical" ? Tone.Bad : Tone.Warning)),
        new("Since", "since", a => Cell.Time(a.StartedAt)) { Place = Place.Wide },
        new("What", "summary", a => Cell.Of(a.Summary)) { Wraps = true },
    ];

    private static readonly Column<Recommendation>[] RecommendationColumns =
    [
        new("Recommendation", "title", r => Cell.Of(r.Title)) { Wraps = true },
        new("Saves", "saving_usd", r => Cell.Usd(r.SavingUsd)) { IsNumber = true },
        new("Because", "detail", r => Cell.Of(r.Detail)) { Wraps = true },
        new("Kind", "kind", r => Cell.Of(r.Kind)) { Place = Place.Piped },
    ];

    public static void Show(ReportAnswer answer, Screen screen)
    {
        var (current, previous) = (TotalsColumns.Facts(answer.Current ?? new()), TotalsColumns.Facts(answer.Previous ?? new()));
        screen.Heading(Period.Of(answer.Hours, answer.From, answer.To));
        if (answer.Summary is { } summary)
            screen.Say(Cell.Of(summary).Shown);
        screen.Show(FigureColumns, [.. current.Zip(previous)], "");
        screen.Heading("Trends");
        screen.Show(TrendColumns, answer.Trends, "There is nothing to compare with.");
        screen.Heading("Active alerts");
        screen.Show(AlertColumns, answer.ActiveAlerts, "None.");
        Show(screen, "Strengths", "strength", answer.Strengths, Tone.Good);
        Show(screen, "Weaknesses", "weakness", answer.Weaknesses, Tone.Bad);
        Show(screen, "Opportunities", "opportunity", answer.Opportunities, Tone.Warning);
        screen.Heading("Recommendations");
        screen.Show(RecommendationColumns, answer.Recommendations, "None: nothing in this time calls for a change.");
    }

    private static void Show(Screen screen, string title, string name, IReadOnlyList<Finding>? findings, Tone tone)
    {
        Column<Finding>[] columns =
        [
            new("", name, f => Cell.Of(f.Text, tone)) { Wraps = true },
            new("Kind", "kind", f => Cell.Of(f.Kind)) { Place = Place.Piped },
            new("Subject", "subject", f => Cell.Of(f.Subject)) { Place = Place.Piped },
        ];
        screen.Heading(title);
        screen.Show(columns, findings, "None.");
    }

    private static Cell Change(double? percent) => percent is { } known
        ? new(known.ToString("+0.0 '%';-0.0 '%';0.0 '%'", CultureInfo.InvariantCulture), known.ToString("0.######", CultureInfo.InvariantCulture))
        : Cell.Of(null);

    private static Tone ToneOf(string? direction) => direction switch
    {
        "improving" => Tone.Good,
        "degrading" => Tone.Bad,
        "stable" => Tone.Faint,
        _ => Tone.Plain,
    };

    private static string? Title(string? measure) => measure switch
    {
        "requests" => "Requests",
        "success_rate" => "Success",
        "mean_latency_ms" => "Mean",
        "p95_latency_ms" => "p95",
        "mean_ttft_ms" => "First token",
        "tokens" => "Tokens",
        "cost_usd" => "Cost",
        _ => measure,
    };
}
