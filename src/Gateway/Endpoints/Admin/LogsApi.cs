using Gateway.Providers;
using Gateway.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Endpoints.Admin;

/// <summary>The log's requests: lists of them, and each with all that is known of it.</summary>
internal static class LogsApi
{
    private const string OnePath = "/admin/logs/";

    public static void MapLogs(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/logs", AdminApi.Read, ListAsync);
        admin.MapNothingElse("/logs", AdminApi.Read);
        admin.MapMethods("/logs/{**requestId}", AdminApi.Read, OneAsync);
        admin.MapNothingElse("/logs/{**requestId}", AdminApi.Read);
    }

    private static async Task<IResult> ListAsync(HttpContext http, RequestLogQueries log, ProviderRegistry providers)
    {
        var reader = new QueryReader(http.Request.Query);
        var query = LogsQuery.Read(reader);
        if (reader.Problems.Count > 0)
            return AdminProblem.BadRequest(http, reader.Problems);

        // The log outlives configuration: a provider that is gone may still have some.
        var filter = query.Filter with { Provider = query.Filter.Provider is { } name ? providers.Find(name)?.Name ?? name : null };
        var rows = await log.LatestAsync(filter, query.Limit + 1, http.RequestAborted).ConfigureAwait(false);
        var page = rows.Take(query.Limit).ToList();
        var next = rows.Count > page.Count ? http.Request.Path + query.After(page[^1]) : null;
        return TypedResults.Json(new LogPage(page.Select(LogAnswer.Of), next), AdminJson.Default.LogPage);
    }

    private static async Task<IResult> OneAsync(HttpContext http, string requestId, RequestLogQueries log)
    {
        var id = AsWritten(http) ?? requestId;
        if (await log.FindAsync(id, http.RequestAborted).ConfigureAwait(false) is not { } row)
            return AdminProblem.Of(http, StatusCodes.Status404NotFound, $"There is no request '{id}' in the log.");
        var calls = await log.CallsAsync(row.Id, http.RequestAborted).ConfigureAwait(false);
        return TypedResults.Json(new LogDetail(row, calls), AdminJson.Default.LogDetail);
    }

    // Callers choose request ids. The server decodes a path but for '%2F', so that an id that holds '/' and one that holds '%2F' come out alike.
    private static string? AsWritten(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var at = target.IndexOf(OnePath, StringComparison.Ordinal);
        return at < 0 ? null : Uri.UnescapeDataString(target[(at + OnePath.Length)..].Split('?', 2)[0]);
    }
}
