using Gateway.Providers;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary>What was used and what it cost, by model, provider, user, key, day or conversation; for people and for their books.</summary>
internal static class UsageApi
{
    // While a report is read, the store's WAL cannot shrink: who reads too slowly is cut off.
    private static readonly TimeSpan LongestReading = TimeSpan.FromMinutes(10);

    public static void MapUsage(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/usage", AdminApi.Read, UsageAsync);
        admin.MapNothingElse("/usage", AdminApi.Read);
    }

    private static async Task<IResult> UsageAsync(
        HttpContext http, UsageQueries usage, ProviderRegistry providers, TimeProvider time, ILoggerFactory loggers)
    {
        var reader = new QueryReader(http.Request.Query);
        var query = UsageQuery.Read(reader, time.GetUtcNow());
        if (reader.Problems.Count > 0)
            return AdminProblem.BadRequest(http, reader.Problems);

        var filter = query.Filter with { Provider = query.Filter.Provider is { } name ? providers.Find(name)?.Name ?? name : null };
        using var json = query.IsCsv ? null : new UsageJson(filter, http.Response.BodyWriter);
        using var patience = new CancellationTokenSource(LongestReading, time);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, patience.Token);
        await UsageStream.WriteAsync(
            http, (IUsageFormat?)json ?? new UsageCsv(filter, http.Response.BodyWriter), usage.ReadAsync(filter, reading.Token),
            loggers.CreateLogger(typeof(UsageApi)), reading.Token).ConfigureAwait(false);
        return Results.Empty;
    }
}
