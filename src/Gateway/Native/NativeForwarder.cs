using System.Net;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Native;

/// <summary>Runs one relay with YARP's forwarder and says how it ended.</summary>
public sealed class NativeForwarder(IHttpForwarder forwarder)
{
    // The exchange keeps the times, piece by piece: YARP's one bound for everything must not come before.
    private static readonly TimeSpan NoBound = TimeSpan.FromDays(20);

    /// <param name="http">The caller's request.</param>
    /// <param name="exchange">The relay; ended by this.</param>
    /// <param name="version">The newest version of HTTP the provider is asked in.</param>
    /// <param name="answering">Sets the gateway's own headers on an answer that is passed on.</param>
    /// <param name="expired">The attempt's time is over.</param>
    /// <param name="stopped">The gateway is stopping.</param>
    public async ValueTask<Outcome> RunAsync(
        HttpContext http, NativeExchange exchange, Version version, Action<HttpResponse> answering, CancellationToken expired, CancellationToken stopped)
    {
        using var invoker = new HttpMessageInvoker(exchange, disposeHandler: false);
        var config = new ForwarderRequestConfig
        {
            ActivityTimeout = NoBound,
            // Few vendors take WebSockets over HTTP/2.
            Version = IsUpgrade(http) ? HttpVersion.Version11 : version,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        var ended = await forwarder.SendAsync(
            http, exchange.Request.BaseAddress.AbsoluteUri, invoker, config, new NativeTransformer(exchange, answering), expired).ConfigureAwait(false);
        if (ended == ForwarderError.None)
            return exchange.Finish();
        return IsClients(ended)
            ? Unreadable(http, exchange.Stage) ?? NoRoom(http, ended, exchange.Stage) ?? Outcome.ClientClosed(exchange.Stage)
            : exchange.Break(http.GetForwarderErrorFeature()?.Exception, http.RequestAborted, stopped);
    }

    /// <summary>The caller wants a WebSocket (or another protocol).</summary>
    public static bool IsUpgrade(HttpContext http) => http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } || !string.IsNullOrEmpty(http.Request.Headers.Upgrade);

    // The caller is still there, and sent what is no body. One whose length was stated cannot go wrong but by its end: there the client left.
    private static Outcome? Unreadable(HttpContext http, AttemptStage stage)
    {
        var thrown = http.GetForwarderErrorFeature()?.Exception;
        var broken = ((thrown as AggregateException)?.Flatten().InnerExceptions ?? (IEnumerable<Exception>)(thrown is null ? [] : [thrown])).FirstOrDefault(BrokenBody.Is);
        if (broken is null || http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
            return null;
        if (http.Request.ContentLength is not null && BrokenBody.Status(broken) == StatusCodes.Status400BadRequest)
            return null;
        var kind = BrokenBody.Status(broken) == StatusCodes.Status413PayloadTooLarge ? ChatErrorKind.RequestTooLarge : ChatErrorKind.InvalidRequest;
        return new Outcome(stage, AttemptSide.Gateway, new ChatError(kind, $"The body cannot be read: {broken.Message}"));
    }

    // The provider has agreed, and the server takes no more of them: it says so by this exception, before anything is sent.
    private static Outcome? NoRoom(HttpContext http, ForwarderError ended, AttemptStage stage) =>
        ended == ForwarderError.UpgradeResponseClient && http.GetForwarderErrorFeature()?.Exception is InvalidOperationException
            && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested
            ? new Outcome(stage, AttemptSide.Gateway, new ChatError(ChatErrorKind.Overloaded, "There are as many WebSockets as the gateway takes at one time."))
            {
                Reason = GatewayReason.LimitExceeded,
            }
            : null;

    private static bool IsClients(ForwarderError error) => error is ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient
        or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient;
}
