using System.Text.Json.Nodes;
using Gateway.Model.Redaction;
using Gateway.Providers;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>What is not there says so in the dialect of the surface it was looked for on.</summary>
public static class UnknownPathApi
{
    public static void MapUnknown(this IEndpointRouteBuilder routes) => routes.MapFallback("{**path}", static (HttpContext http, ProviderRegistry providers, SecretMask mask) =>
    {
        var id = RequestHeaders.RequestId(http.Request);
        AnswerHeaders.SetOrigin(http.Response, id, providers.IsSimulated);
        RefusalLines.Unknown(http, id);
        var message = mask.Mask($"{http.Request.Method} {http.Request.Path} is not known here; see /swagger.");
        JsonObject body = http.Request.Path.StartsWithSegments("/v1/chat")
            ? new() { ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = null, ["code"] = "unknown_url" } }
            : new() { ["type"] = "error", ["error"] = new JsonObject { ["type"] = ErrorTypes.NotFound, ["message"] = message }, ["request_id"] = id };
        return Results.Text(body.ToJsonString(), "application/json", statusCode: StatusCodes.Status404NotFound);
    });
}
