using System.Globalization;

namespace Gateway.Cli.Rendering;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Figures
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>In the two largest units that say something: <c>850 ms</c>, <c>1.23 s</c>, <c>2 min 5 s</c>, <c>3 h 12 min</c>.</summary>
    public static string Duration(double milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        return time switch
        {
            { TotalMilliseconds: < 999.5 } => Text($"{milliseconds:0} ms"),
            { TotalSeconds: < 59.995 } => Text($"{time.TotalSeconds:0.00} s"),
            { TotalHours: < 1 } => Text($"{time.Minutes} min {time.Seconds} s"),
            { TotalDays: < 1 } => Text($"{time.Hours} h {time.Minutes} min"),
            _ => Text($"{time.Days} d {time.Hours} h"),
        };
    }

    /// <summary>Whole cents from a dollar on; below it, as many digits as an amount needs to have three that count.</summary>
    public static string Usd(decimal usd)
    {
        var size = Math.Abs(usd);
        if (size is 0 or >= 1)
            return (usd < 0 ? "-$" : "$") + size.ToString("#,##0.00", CultureInfo.InvariantCulture);
        var digits = Math.Clamp(2 - (int)Math.Floor(Math.Log10((double)size)), 2, 12);
        return (usd < 0 ? "-$" : "$") + size.ToString("0.00" + new string('#', digits - 2), CultureInfo.InvariantCulture);
    }

    /// <summary>Rounded down: only all is 100 %.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static string Percent(double share) => Text($"{Math.Floor(Math.Round(share * 1000, 6)) / 10:0.#} %");

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
