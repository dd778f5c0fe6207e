using Gateway.Model.Callers;
using Gateway.Model.Redaction;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Providers;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>What is not there says so in the dialect of the surface it was looked for on.</summary>
public static class UnknownPathApi
{
    private static readonly AnthropicDialect Anthropic = new();
    private static readonly OpenAiDialect OpenAi = new();

    // Not MapFallback: what the compiler makes of it answers to names without a dot alone.
    public static void MapUnknown(this IEndpointRouteBuilder routes) =>
        routes.Map("{**path}", Answer).WithOrder(int.MaxValue).WithMetadata(AccessRule.Public);

    /// <summary>There is nothing at this path, whatever else may be.</summary>
    public static IResult Answer(HttpContext http)
    {
        var services = http.RequestServices;
        var id = RequestHeaders.RequestId(http.Request);
        AnswerHeaders.SetOrigin(http.Response, id, services.GetRequiredService<ProviderRegistry>().IsSimulated);
        RefusalLines.Unknown(http, id);
        var message = services.GetRequiredService<SecretMask>()
            .Mask($"{http.Request.Method} {http.Request.Path} is not known here; see /swagger. Any other endpoint of a vendor is at /native/{{provider}}/….");
        return http.Request.Path.StartsWithSegments("/v1/chat")
            ? EndpointError.Of(OpenAi, http, StatusCodes.Status404NotFound, ErrorTypes.NotFound, message, new("unknown_url"))
            : EndpointError.Of(Anthropic, http, StatusCodes.Status404NotFound, ErrorTypes.NotFound, message);
    }
}
