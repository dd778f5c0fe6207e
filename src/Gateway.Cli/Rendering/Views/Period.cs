namespace Gateway.Cli.Rendering.Views;

/// <summary>The heading that says which time figures are of.</summary>
internal static class Period
{
    public static string Of(double? hours, DateTimeOffset? from, DateTimeOffset? to)
    {
        var length = hours is { } known ? FormattableString.Invariant($"Last {known:0.##} h") : "Totals";
        return from is { } start && to is { } end ? $"{length} ({Figures.Time(start)} to {Figures.Time(end)} UTC)" : length;
    }
}
