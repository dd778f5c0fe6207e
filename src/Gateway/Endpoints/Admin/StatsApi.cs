using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary>What the requests of the last hours were like. Read from rollups: a day of a million requests takes as long as a quiet one.</summary>
internal static class StatsApi
{
    private const int DefaultHours = 24;

    // A leap year.
    private const int MaxHours = 8784;

    public static void MapStats(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/stats", AdminApi.Read, StatsAsync);
        admin.MapNothingElse("/stats", AdminApi.Read);
    }

    private static async Task<IResult> StatsAsync(HttpContext http, RequestStatistics statistics, TimeProvider time)
    {
        var reader = new QueryReader(http.Request.Query);
        var length = reader.Hours("hours", MaxHours) ?? TimeSpan.FromHours(DefaultHours);
        if (reader.Problems.Count > 0)
            return AdminProblem.BadRequest(http, reader.Problems);

        var now = time.GetUtcNow();
        var from = RequestStatistics.SliceStart(now - length);
        var groups = await statistics.SinceAsync(from, http.RequestAborted).ConfigureAwait(false);
        return TypedResults.Json(StatsAnswer.Of(from, now, length.TotalHours, groups), AdminJson.Default.StatsAnswer);
    }
}
