using Gateway.Model;
using Gateway.Providers;
using Gateway.Resilience;
using Gateway.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Endpoints.Admin;

/// <summary>Circuits: how they stand, what became of them, and the way to close one by hand.</summary>
internal static class CircuitsApi
{
    private const string HistoryPath = "/circuits/history";

    public static void MapCircuits(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/circuits", AdminApi.Read, List);
        admin.MapNothingElse("/circuits", AdminApi.Read);
        admin.MapMethods(HistoryPath, AdminApi.Read, HistoryAsync);
        admin.MapNothingElse(HistoryPath, AdminApi.Read);
        admin.MapMethods("/circuits/{provider}/reset", AdminApi.Order, ResetAsync);
        admin.MapNothingElse("/circuits/{provider}/reset", AdminApi.Order);
    }

    private static JsonHttpResult<CircuitList> List(CircuitRegistry circuits) =>
        TypedResults.Json(new CircuitList([.. circuits.Statuses.Select(CircuitAnswer.Of)]), AdminJson.Default.CircuitList);

    private static async Task<IResult> HistoryAsync(HttpContext http, CircuitHistory history, ProviderRegistry providers)
    {
        var reader = new QueryReader(http.Request.Query);
        var query = CircuitHistoryQuery.Read(reader);
        if (reader.Problems.Count > 0)
            return AdminProblem.BadRequest(http, reader.Problems);

        // History outlives configuration: a provider that is gone may still have some.
        var filter = query.Filter with { Provider = query.Filter.Provider is { } name ? providers.Find(name)?.Name ?? name : null };
        var rows = await history.LatestAsync(filter, query.Limit + 1, http.RequestAborted).ConfigureAwait(false);
        var page = rows.Take(query.Limit).ToList();
        var next = rows.Count > page.Count ? http.Request.Path + query.After(page[^1]) : null;
        return TypedResults.Json(new CircuitHistoryPage([.. page.Select(TransitionAnswer.Of)], next), AdminJson.Default.CircuitHistoryPage);
    }

    private static async Task<IResult> ResetAsync(
        HttpContext http, string provider, CircuitRegistry circuits, ProviderRegistry providers, ILoggerFactory loggers)
    {
        if (providers.Find(provider) is not { } known)
            return AdminProblem.UnknownProvider(http, provider, providers.All.Select(p => p.Name));
        var before = circuits[known.Name].Position;
        await circuits.ResetAsync(known.Name, http.RequestAborted).ConfigureAwait(false);
        Log.CircuitReset(AdminApi.Audit(loggers), AdminApi.RequestId(http), known.Name, before.Word());
        return TypedResults.Json(CircuitAnswer.Of(circuits[known.Name].Status), AdminJson.Default.CircuitAnswer);
    }
}
