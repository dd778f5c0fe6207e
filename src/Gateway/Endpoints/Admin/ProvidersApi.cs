using Gateway.Providers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Endpoints.Admin;

/// <summary>The providers as they are configured.</summary>
internal static class ProvidersApi
{
    public static void MapProviders(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/providers", AdminApi.Read, List);
        admin.MapNothingElse("/providers", AdminApi.Read);
    }

    private static JsonHttpResult<ProviderList> List(ProviderRegistry providers) =>
        TypedResults.Json(new ProviderList([.. providers.All.Select(ProviderAnswer.Of)]), AdminJson.Default.ProviderList);
}
