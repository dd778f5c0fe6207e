using System.Globalization;
using System.Text;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Channels;

/// <summary>An alert in words, the same over all channels that are read by people.</summary>
internal static class AlertText
{
    private const int LongestSummary = 500;

    /// <summary>One line: <c>[FIRING] high: the mean latency is 6.2 s</c>.</summary>
    public static string Title(AlertNotice notice) =>
        $"[{notice.Kind.Word().ToUpperInvariant()}] {notice.Alert.Severity.Word()}: {Line(notice.Alert.Summary, LongestSummary)}";

    /// <summary>What is known of the alert, in order, for people: at most nine.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(Alert alert, string? instance)
    {
        if (instance is not null)
            yield return ("Instance", instance);
        yield return ("Rule", Line(alert.Rule, LongestSummary));
        if (alert.Subject.Length > 0)
            yield return ("Subject", Line(alert.Subject, LongestSummary));
        yield return ("Severity", alert.Severity.Word());
        yield return ("Metric", Line(alert.Metric, LongestSummary));
        yield return ("Value", Number(alert.Value));
        yield return ("Threshold", Number(alert.Threshold));
        yield return ("Since", Time(alert.StartedAt));
        if (alert.ResolvedAt is { } resolved)
            yield return ("Resolved", Time(resolved));
    }

    /// <summary>Without line breaks and other control characters, which could end a header or a log line, and not longer than <paramref name="longest"/>.</summary>
    public static string Line(string text, int longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, longest)))
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        // Half a character is none.
        if (line.Length > 0 && char.IsHighSurrogate(line[^1]))
            line.Length--;
        return text.Length > longest ? line.Append('…').ToString() : line.ToString();
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
