using Gateway.Accounting.Savings;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary>The last hours beside the hours before them, and what would have cost less.</summary>
internal static class ReportApi
{
    private const int DefaultHours = 24;

    // Half a leap year: the time before is as long again.
    private const int MaxHours = 4392;

    public static void MapReport(this RouteGroupBuilder admin) => admin.MapResource("/report", HttpMethods.Get, ReportAsync);

    private static async Task<IResult> ReportAsync(
        HttpContext http, RequestStatistics statistics, SavingQueries savings, SavingAdvisor advisor, TimeProvider time)
    {
        var reader = new QueryReader(http.Request.Query);
        var length = reader.Hours("hours", MaxHours) ?? TimeSpan.FromHours(DefaultHours);
        if (reader.Problems.Count > 0)
            return AdminProblem.BadRequest(http, reader.Problems);

        var now = time.GetUtcNow();
        var from = RequestStatistics.SliceStart(now - length);
        var current = await statistics.SinceAsync(from, http.RequestAborted).ConfigureAwait(false);
        var previous = await statistics.BetweenAsync(from - length, from, http.RequestAborted).ConfigureAwait(false);
        var facts = await savings.ReadAsync(from, now, http.RequestAborted).ConfigureAwait(false);
        return TypedResults.Json(
            new ReportAnswer(
                from, now, length.TotalHours, new PeriodFigures(RequestTotals.Of(current)), new PeriodFigures(RequestTotals.Of(previous)),
                facts.Share, advisor.Advise(facts, now)),
            AdminJson.Default.ReportAnswer);
    }
}
