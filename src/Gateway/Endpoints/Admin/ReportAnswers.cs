using Gateway.Accounting.Savings;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary><c>GET /admin/report</c>.</summary>
/// <param name="From">The start of the slice of five minutes that holds the time asked for.</param>
/// <param name="To">Now.</param>
/// <param name="Hours">As asked.</param>
/// <param name="Current">The requests of that time.</param>
/// <param name="Previous">Those of as long a time before it.</param>
/// <param name="ExaminedShare">The part of the requests that the recommendations rest on, the newest: 1 is all of them.</param>
/// <param name="Recommendations">What would have cost less, the largest saving first.</param>
internal sealed record ReportAnswer(
    DateTimeOffset From, DateTimeOffset To, double Hours, PeriodFigures Current, PeriodFigures Previous, double ExaminedShare,
    IReadOnlyList<Saving> Recommendations);

internal sealed record PeriodFigures(RequestTotals Totals) : RequestFigures(Totals);
