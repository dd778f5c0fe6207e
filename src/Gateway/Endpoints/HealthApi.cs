using Gateway.Endpoints.Composing;
using Gateway.Model.Callers;
using Gateway.Storage;

namespace Gateway.Endpoints;

/// <summary>Liveness and readiness, and the root that clients ask with HEAD to see whether anybody is there.</summary>
public static class HealthApi
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var anybody = routes.MapGroup("").WithMetadata(AccessRule.Public).ExcludeFromDescription();
        anybody.MapMethods("/", GetAndHead, static () => Results.Text("Gateway. See /swagger for its surface, /metrics for its numbers.\n"));
        anybody.MapMethods("/health/live", GetAndHead, static () => Results.Json(new { status = "live" }));
        anybody.MapMethods("/health/ready", GetAndHead, Ready);
    }

    private static IResult Ready(RequestLog log, Composition composition, Drain drain)
    {
        var providers = composition.Providers;
        var usable = providers.All.Where(p => p.HasCredential).Select(p => p.Name).ToArray();
        var ready = log.IsWritable && usable.Length > 0 && !drain.HasBegun;
        return Results.Json(
            new { status = drain.HasBegun ? "stopping" : ready ? "ready" : "not ready", store = log.IsWritable ? "writable" : "not writable", providers = usable, simulated = providers.IsSimulated, version = composition.Version },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
