using Gateway.Alerting.Monitoring;

namespace Gateway.Endpoints.Admin;

/// <summary>What the last minutes were like, minute by minute: from memory, so it can be asked as often as one likes.</summary>
internal static class PerformanceApi
{
    private const int DefaultMinutes = 60;

    public static void MapPerformance(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/performance", AdminApi.Read, Performance);
        admin.MapNothingElse("/performance", AdminApi.Read);
    }

    private static IResult Performance(HttpContext http, PerformanceMonitor monitor, TimeProvider time)
    {
        var reader = new QueryReader(http.Request.Query);
        var minutes = (int)(reader.Number("minutes", (long)PerformanceMonitor.Kept.TotalMinutes) ?? DefaultMinutes);
        return reader.Problems.Count > 0
            ? AdminProblem.BadRequest(http, reader.Problems)
            : TypedResults.Json(PerformanceAnswer.Of(monitor, minutes, time.GetUtcNow()), AdminJson.Default.PerformanceAnswer);
    }
}
