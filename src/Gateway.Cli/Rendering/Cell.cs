using System.Globalization;

namespace Gateway.Cli.Rendering;

/// <summary>One value, as people read it and as programs do.</summary>
/// <param name="Shown">For a terminal.</param>
/// <param name="Exact">For a pipe: no separators, no units (the column's name says them), never empty.</param>
internal readonly record struct Cell(string Shown, string Exact, Tone Tone = Tone.Plain)
{
    private static readonly Cell None = new("-", "-", Tone.Faint);

    /// <summary>Text of unknown origin: control characters move no cursor and break no row.</summary>
    public static Cell Of(string? text, Tone tone = Tone.Plain)
    {
        if (string.IsNullOrWhiteSpace(text))
            return None;
        var safe = OneLine(text);
        return new Cell(safe, safe, tone);
    }

    /// <summary>A word that says how something stands, in the colour it deserves.</summary>
    public static Cell State(string? word) => Of(word, word switch
    {
        "ok" or "healthy" or "closed" or "completed" or "active" or "sent" => Tone.Good,
        "degraded" or "half_open" or "pending" or "no credential" or "rate_limited" => Tone.Warning,
        "expired" or "revoked" or "resolved" => Tone.Faint,
        _ => Tone.Bad,
    });

    public static Cell Count(long? count, Tone tone = Tone.Plain) => count is { } known
        ? new(Figures.Count(known), known.ToString(CultureInfo.InvariantCulture), tone)
        : None;

    /// <summary>A count of what should be none.</summary>
    public static Cell Failures(long? count) => Count(count, count > 0 ? Tone.Bad : Tone.Faint);

    public static Cell Duration(double? milliseconds) => milliseconds is { } known
        ? new(Figures.Duration(known), known.ToString("0.###", CultureInfo.InvariantCulture))
        : None;

    /// <summary>A time that is still to pass; most often none is.</summary>
    public static Cell Remaining(double? milliseconds) => milliseconds is 0 ? None with { Exact = "0" } : Duration(milliseconds);

    public static Cell Usd(decimal? usd) => usd is { } known
        ? new(Figures.Usd(known), known.ToString("0.##################", CultureInfo.InvariantCulture))
        : None;

    /// <param name="share">From 0 to 1.</param>
    public static Cell Percent(double? share) => share is { } known
        ? new(Figures.Percent(known), known.ToString("0.######", CultureInfo.InvariantCulture))
        : None;

    public static Cell Time(DateTimeOffset? time) => time is { } known
        ? new(Figures.Time(known), known.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture))
        : None;

    private static string OneLine(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
