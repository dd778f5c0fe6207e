using Gateway.Providers;
using Gateway.Storage.Queries;

namespace Gateway.Endpoints.Admin;

/// <summary>What was used and what it cost, by model, provider, user, key, day or conversation; for people and for their books.</summary>
internal static class UsageApi
{
    public static void MapUsage(this RouteGroupBuilder admin) => admin.MapResource("/usage", HttpMethods.Get, UsageAsync);

    private static async Task<IResult> UsageAsync(
        HttpContext http, UsageQueries usage, ProviderRegistry providers, TimeProvider time, ILoggerFactory loggers)
    {
        var reader = new QueryReader(http.Request.Query);
        var query = UsageQuery.Read(reader, time.GetUtcNow());
        if (reader.Problems.Count > 0)
            return AdminProblem.BadRequest(http, reader.Problems);

        var filter = query.Filter with { Provider = query.Filter.Provider is { } name ? providers.Find(name)?.Name ?? name : null };
        using var json = new UsageJson(filter, http.Response.BodyWriter);
        IUsageFormat format = query.IsCsv ? new UsageCsv(filter, http.Response.BodyWriter) : json;
        await UsageStream.WriteAsync(http, format, usage.ReadAsync(filter, http.RequestAborted), loggers.CreateLogger(typeof(UsageApi))).ConfigureAwait(false);
        return Results.Empty;
    }
}
