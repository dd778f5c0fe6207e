using System.Globalization;
using System.Text;
using Gateway.Model.Alerts;

namespace Gateway.Alerting.Reports;

/// <summary>A report as plain text for a terminal or a mail: no line is longer than <see cref="Width"/>, but for a word that is.</summary>
public static class ReportText
{
    public const int Width = 80;

    public static string Write(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var facts = report.Facts;
        var text = new StringBuilder();
        Line(text, $"Gateway report: the last {Wording.Hours(facts.Length)}");
        Line(text, $"{Wording.Time(facts.From)} to {Wording.Time(facts.To)} UTC");
        Line(text, "");
        Wrap(text, "", report.Summary);
        Section(text, "Figures", Table(report.Trends));
        Section(
            text, "Active alerts", facts.ActiveAlerts,
            alert => $"{alert.Severity.Word()}: {alert.Key}: {alert.Summary} Since {Wording.Time(alert.StartedAt)} UTC.");
        Section(text, "Strengths", report.Strengths, finding => finding.Text);
        Section(text, "Weaknesses", report.Weaknesses, finding => finding.Text);
        Section(text, "Opportunities", report.Opportunities, finding => finding.Text);
        Section(text, "Recommendations", report.Recommendations, Advice);
        return text.ToString();
    }

    private static string Advice(Recommendation advice) =>
        advice.SavingUsd is { } saving ? $"{advice.Title} Saves {Wording.Usd(saving)}. {advice.Detail}" : $"{advice.Title} {advice.Detail}";

    private static IEnumerable<string> Table(IReadOnlyList<Trend> trends) =>
        trends.Select(trend => Row(
                Wording.Measure(trend.Measure), Wording.Value(trend.Measure, trend.Current), Wording.Value(trend.Measure, trend.Previous),
                trend.ChangePercent is { } change ? Wording.Change(change) : "-", trend.Direction?.Word() ?? "-"))
            .Prepend(Row("", "now", "before", "change", "trend"));

    private static string Row(string measure, string now, string before, string change, string trend) =>
        string.Create(CultureInfo.InvariantCulture, $"  {measure,-20}{now,17}{before,17}{change,12}  {trend}").TrimEnd();

    private static void Section<T>(StringBuilder text, string title, IReadOnlyList<T> entries, Func<T, string> sentence)
    {
        if (entries.Count == 0)
            return;
        Section(text, title, []);
        foreach (var entry in entries)
            Wrap(text, "  - ", sentence(entry));
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        Line(text, "");
        Line(text, title);
        Line(text, new string('-', title.Length));
        foreach (var line in lines)
            Line(text, line);
    }

    // Words of others (a rule's name, a provider's) may hold anything: what is no printable character becomes a space.
    private static void Wrap(StringBuilder text, string bullet, string sentence)
    {
        var words = new string([.. sentence.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (line, indent) = (bullet, new string(' ', bullet.Length));
        foreach (var word in words)
        {
            if (line.Length > bullet.Length && line.Length + 1 + word.Length > Width)
            {
                Line(text, line);
                line = indent;
            }

            line += line.Length > bullet.Length ? $" {word}" : word;
        }

        Line(text, line);
    }

    // The same on every machine.
    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
