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
        screen.Show(FigureColumns, [.. current.Zip(previous)], "");
        screen.Heading("Recommendations");
        screen.Show(RecommendationColumns, answer.Recommendations, "None: nothing in this time could have cost less.");
    }
}
