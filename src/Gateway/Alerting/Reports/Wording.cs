using System.Globalization;

namespace Gateway.Alerting.Reports;

/// <summary>How a report writes numbers, the same in every culture.</summary>
internal static class Wording
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long count, string singular, string plural) => $"{Count(count)} {(count == 1 ? singular : plural)}";

    /// <summary>Rounded down, so that only all is 100 %.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static string Share(double share) => FormattableString.Invariant($"{Math.Floor(Math.Round(share * 1000, 6)) / 10:0.#} %");

    public static string Percent(double percent) => FormattableString.Invariant($"{percent:0.#} %");

    public static string Change(double percent) => FormattableString.Invariant($"{percent:+0.0;-0.0;0.0} %");

    public static string Milliseconds(double milliseconds) => milliseconds < 999.5
        ? FormattableString.Invariant($"{milliseconds:0} ms")
        : FormattableString.Invariant($"{milliseconds / 1000:0.0#} s");

    /// <summary>Whole cents from a dollar on; below it four digits more.</summary>
    public static string Usd(decimal usd) => $"{usd.ToString(usd is 0 or >= 1 ? "#,##0.00" : "0.00####", CultureInfo.InvariantCulture)} USD";

    public static string Hours(TimeSpan time) => FormattableString.Invariant($"{time.TotalHours:0.##} h");

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A measure's name for people.</summary>
    public static string Measure(string measure) => measure switch
    {
        "requests" => "Requests",
        "success_rate" => "Success rate",
        "mean_latency_ms" => "Mean latency",
        "p95_latency_ms" => "p95 latency",
        "mean_ttft_ms" => "Time to first token",
        "tokens" => "Tokens",
        _ => "Cost",
    };

    /// <summary>A measure's value in its unit; a dash where it is not known.</summary>
    public static string Value(string measure, double? value) => value is not { } known ? "-" : measure switch
    {
        "requests" or "tokens" => Count((long)known),
        "success_rate" => Share(known),
        "cost_usd" => Usd((decimal)known),
        _ => Milliseconds(known),
    };
}
