using Gateway.Protocol.Dialects;
using Gateway.Streaming;

namespace Gateway.Endpoints;

/// <summary>An error of an endpoint that answers no chat, in the envelope of its caller's dialect.</summary>
internal static class EndpointError
{
    public static IResult Of(
        IIngressDialect dialect, HttpContext http, int status, string type, string message, ErrorCause cause = default)
    {
        using var body = new PooledBuffer();
        dialect.WriteError(type, message, http.Response.Headers["request-id"].ToString(), body, cause);
        return Results.Text(body.WrittenMemory.Span, "application/json", status);
    }
}
