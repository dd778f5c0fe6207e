using Gateway.Endpoints.Composing;
using Gateway.Model;

namespace Gateway.Endpoints.Admin;

/// <summary>Does this provider answer? Asked with a real request, which may cost a fraction of a cent.</summary>
internal static class ProviderTestApi
{
    public static void MapProviderTest(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/providers/{provider}/test", AdminApi.Order, TestAsync);
        admin.MapNothingElse("/providers/{provider}/test", AdminApi.Order);
    }

    private static async Task<IResult> TestAsync(
        HttpContext http, string provider, Composition composition, ChatPipeline pipeline, TimeProvider time)
    {
        if (composition.Providers.Find(provider) is not { } known)
            return AdminProblem.UnknownProvider(http, provider, composition.Providers.All.Select(p => p.Name));
        var problems = new List<string>();
        var order = await TestOrder.ReadAsync(http.Request, problems).ConfigureAwait(false);
        if (problems.Count > 0)
            return AdminProblem.BadRequest(http, problems);
        if (!known.HasCredential)
            return TypedResults.Json(TestAnswer.NoCredential(known, order), AdminJson.Default.TestAnswer);

        var target = new Target(known.Name, order.Model ?? known.DefaultModel);
        var requestId = http.Response.Headers["x-request-id"].ToString();
        var call = await new ProviderTest(pipeline, composition, time).RunAsync(target, order.Stream, requestId, http.RequestAborted).ConfigureAwait(false);
        return TypedResults.Json(TestAnswer.Of(call, target, order.Stream, composition.Circuits[known.Name].Status), AdminJson.Default.TestAnswer);
    }
}
