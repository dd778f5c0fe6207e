using Gateway.Alerting.Reports;
using Microsoft.Net.Http.Headers;

namespace Gateway.Endpoints.Admin;

/// <summary>The last hours beside the hours before them, judged: as JSON, or as text for people.</summary>
internal static class ReportApi
{
    private const int DefaultHours = 24;

    // Half a leap year: the time before is as long again.
    private const int MaxHours = 4392;

    private const string PlainText = "text/plain";

    public static void MapReport(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/report", AdminApi.Read, ReportAsync);
        admin.MapNothingElse("/report", AdminApi.Read);
    }

    private static async Task<IResult> ReportAsync(HttpContext http, ReportSource source)
    {
        var reader = new QueryReader(http.Request.Query);
        var length = reader.Hours("hours", MaxHours) ?? TimeSpan.FromHours(DefaultHours);
        var format = reader.Choice("format", "json", "text");
        if (reader.Problems.Count > 0)
            return AdminProblem.BadRequest(http, reader.Problems);

        var material = await source.ReadAsync(length, http.RequestAborted).ConfigureAwait(false);
        var report = Report.Of(material.Facts);
        http.Response.Headers.Vary = HeaderNames.Accept;
        return format == "text" || (format is null && PrefersText(http.Request))
            ? TypedResults.Text(ReportText.Write(report), $"{PlainText}; charset=utf-8")
            : TypedResults.Json(ReportAnswer.Of(material, report), AdminJson.Default.ReportAnswer);
    }

    // Of the types the caller takes, the one it likes best that there is; who takes anything gets JSON.
    private static bool PrefersText(HttpRequest request) => request.GetTypedHeaders().Accept
        .Where(type => type.Quality != 0)
        .OrderByDescending(type => type.Quality ?? 1)
        .FirstOrDefault(type => type.MediaType == PlainText || type.MatchesMediaType("application/json"))?.MediaType == PlainText;
}
