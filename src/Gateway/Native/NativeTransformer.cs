using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Native;

/// <summary>What a relay changes on its way: the address and the headers, in both directions; never a body.</summary>
/// <param name="exchange">The relay.</param>
/// <param name="answering">Sets the gateway's own headers on an answer that is passed on.</param>
public sealed class NativeTransformer(NativeExchange exchange, Action<HttpResponse> answering) : HttpTransformer
{
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        CallerHeaders.Clean(httpContext.Request.Headers, proxyRequest.Headers);
        proxyRequest.RequestUri = exchange.Request.Address;
        if (!exchange.Request.Operation.IsMetered)
            return;
        // Whoever is to be metered must speak plainly.
        proxyRequest.Headers.AcceptEncoding.Clear();
        proxyRequest.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null || exchange.IsWithheld)
            return false;
        ProviderHeaders.Clean(proxyResponse);
        var copies = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
        ProviderHeaders.Confine(httpContext.Response.Headers);
        answering(httpContext.Response);
        return copies;
    }
}
