using Microsoft.Net.Http.Headers;

namespace Gateway.Endpoints;

/// <summary>
/// What browsers are told with everything that is no chat and no vendor's: nothing is sniffed, framed, or loaded from elsewhere, and no address is passed on.
/// There is no CORS: no page of another origin reads an answer. What a vendor answers through <c>/native</c> has headers of its own.
/// </summary>
public static class PageHeaders
{
    private const string Nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Swagger UI sets styles of elements and draws its icons from data addresses; its scripts are files.
    private const string OwnFiles =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string AYear = "max-age=31536000";

    // Their answers are relayed, or JSON that no browser takes for a page: nothing is spent there.
    private static readonly PathString[] Relayed = ["/v1/messages", "/v1/chat", "/native"];

    public static void UsePageHeaders(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        if (!Array.Exists(Relayed, path => http.Request.Path.StartsWithSegments(path)))
            Set(http);
        return next(http);
    });

    private static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/swagger") ? OwnFiles : Nothing;
        headers["Referrer-Policy"] = "no-referrer";
        if (http.Request.IsHttps)
            headers[HeaderNames.StrictTransportSecurity] = AYear;
    }
}
