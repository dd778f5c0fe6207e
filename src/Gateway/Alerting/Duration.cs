using System.Globalization;

namespace Gateway.Alerting;

/// <summary>How long something is, for people.</summary>
internal static class Duration
{
    /// <summary><c>2 h</c>, <c>5 min</c>, <c>90 s</c>, <c>0.5 s</c>: in the largest unit that it is a whole number of.</summary>
    public static string Text(TimeSpan length) =>
        length.Ticks % TimeSpan.TicksPerHour == 0 ? Number(length.TotalHours, "h")
        : length.Ticks % TimeSpan.TicksPerMinute == 0 ? Number(length.TotalMinutes, "min")
        : Number(length.TotalSeconds, "s");

    private static string Number(double number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}");
}
