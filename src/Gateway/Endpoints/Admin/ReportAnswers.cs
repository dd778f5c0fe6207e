using Gateway.Alerting.Reports;
using Gateway.Model.Alerts;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary><c>GET /admin/report</c>.</summary>
/// <param name="From">The start of the slice of five minutes that holds the time asked for.</param>
/// <param name="To">Now.</param>
/// <param name="Hours">As asked.</param>
/// <param name="Summary">The most important in a few sentences.</param>
/// <param name="Current">The requests of that time.</param>
/// <param name="Previous">Those of the time before it, as long as was asked.</param>
/// <param name="Trends">The one beside the other.</param>
/// <param name="ActiveAlerts">The alerts that fire now.</param>
/// <param name="Strengths">What goes well.</param>
/// <param name="Weaknesses">What goes badly.</param>
/// <param name="Opportunities">What could be better.</param>
/// <param name="ExaminedShare">The part of the requests that the recommended savings rest on, the newest: 1 is all of them.</param>
/// <param name="Recommendations">What to do: about the weaknesses, then what would have cost less, the largest saving first.</param>
internal sealed record ReportAnswer(
    DateTimeOffset From, DateTimeOffset To, double Hours, string Summary, PeriodFigures Current, PeriodFigures Previous, IReadOnlyList<TrendAnswer> Trends,
    IReadOnlyList<ActiveAlert> ActiveAlerts, IReadOnlyList<Finding> Strengths, IReadOnlyList<Finding> Weaknesses, IReadOnlyList<Finding> Opportunities,
    double ExaminedShare, IReadOnlyList<Recommendation> Recommendations)
{
    public static ReportAnswer Of(ReportMaterial material, Report report) => new(
        report.Facts.From, report.Facts.To, report.Facts.Length.TotalHours, report.Summary, new PeriodFigures(material.Current),
        new PeriodFigures(material.Previous), [.. report.Trends.Select(TrendAnswer.Of)], [.. report.Facts.ActiveAlerts.Select(ActiveAlert.Of)],
        report.Strengths, report.Weaknesses, report.Opportunities, material.ExaminedShare, report.Recommendations);
}

internal sealed record PeriodFigures(RequestTotals Totals) : RequestFigures(Totals);

/// <param name="Direction"><c>improving</c>, <c>degrading</c>, <c>rising</c>, <c>falling</c>, <c>stable</c>; null where there is nothing to compare.</param>
internal sealed record TrendAnswer(string Measure, double? Current, double? Previous, double? ChangePercent, string? Direction)
{
    public static TrendAnswer Of(Trend trend) => new(trend.Measure, trend.Current, trend.Previous, trend.ChangePercent, trend.Direction?.Word());
}

/// <param name="Subject">A provider or model; "" for the gateway as a whole.</param>
/// <param name="Value">What was measured last; null where it is no number.</param>
internal sealed record ActiveAlert(
    string Id, string Rule, string Subject, string Severity, string Metric, double? Value, double Threshold, string Summary, DateTimeOffset StartedAt)
{
    public static ActiveAlert Of(Alert alert) => new(
        alert.Id, alert.Rule, alert.Subject, alert.Severity.Word(), alert.Metric, double.IsFinite(alert.Value) ? alert.Value : null,
        alert.Threshold, alert.Summary, alert.StartedAt);
}
