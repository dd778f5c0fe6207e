using Gateway.Model;
using Gateway.Native;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Endpoints;

/// <summary>What is not let in to a provider, whichever it is: methods that are none of an API, and web pages of other places.</summary>
internal static class NativeDoor
{
    // A server may answer TRACE with the request as it came, the gateway's credential and all.
    private static readonly string[] Methods =
    [
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Options,
    ];

    /// <param name="http">The request.</param>
    /// <param name="mayAnybody">Nobody has to say who they are: a page somebody happens to look at could speak for them.</param>
    /// <returns>Null where it may go on.</returns>
    public static GatewayError? Problem(HttpContext http, bool mayAnybody)
    {
        if (!Methods.Contains(http.Request.Method, StringComparer.OrdinalIgnoreCase) && !IsWebSocketOfHttp2(http))
        {
            return new GatewayError(405, ErrorTypes.InvalidRequest, $"{http.Request.Method} is not passed on to a provider. Allowed: {string.Join(", ", Methods)}.")
            {
                Allow = string.Join(", ", Methods),
            };
        }

        return mayAnybody && NativeForwarder.IsUpgrade(http) && IsOfAnotherPlace(http.Request)
            ? new GatewayError(403, ErrorTypes.Permission,
                "A page of another origin opens no WebSocket here while everybody may call. Present a key of the gateway "
                + $"(browsers: as the subprotocol {CredentialNames.SubprotocolPrefix}KEY), or send no Origin.")
            : null;
    }

    private static bool IsWebSocketOfHttp2(HttpContext http) => http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    // Browsers ask no server before they open a WebSocket; they only say which page wants it.
    private static bool IsOfAnotherPlace(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin
        && !(Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var page) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
