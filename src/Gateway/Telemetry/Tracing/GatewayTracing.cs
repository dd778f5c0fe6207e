using System.Diagnostics;
using Gateway.Model;
using Gateway.Telemetry.Otlp;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;

namespace Gateway.Telemetry.Tracing;

/// <summary>
/// Begins the span of each request while somebody listens: the OTLP export, where an endpoint is configured, or a listener in the process. With
/// none, nothing is made. The framework's own spans of requests and calls are not exported: these stand in their place.
/// </summary>
public sealed class GatewayTracing : IDisposable
{
    /// <summary>The name of the <see cref="ActivitySource"/>.</summary>
    public const string SourceName = "Gateway";

    // The one request that the gateway asks of itself: it came in by no route.
    private const string ProviderTest = "provider test";

    private static int _sources;

    private readonly ActivitySource _source = new(NextName());
    private readonly GatewayMeters _meters;
    private readonly Func<string, string> _mask;
    private readonly TracerProvider? _export;

    /// <param name="meters">They know which names are bounded, and providers as the conventions name them.</param>
    /// <param name="configuration">The standard <c>OTEL_*</c> variables.</param>
    /// <param name="mask">Text without the secrets it may quote.</param>
    public GatewayTracing(GatewayMeters meters, IConfiguration configuration, Func<string, string> mask)
    {
        (_meters, _mask) = (meters, mask);
        var otlp = new OtlpSignal(configuration, OtlpSignal.Traces);
        _export = otlp.IsExported ? TraceExport.Build(_source.Name, otlp) : null;
    }

    /// <summary>Finished spans leave the process.</summary>
    public bool IsExported => _export is not null;

    /// <summary>Where this gateway's spans come from.</summary>
    internal ActivitySource Source => _source;

    internal MetricVocabulary Vocabulary => _meters.Vocabulary;

    /// <summary>
    /// The span of a request that has just arrived; null while nobody listens. Whoever calls this is inside it until it is disposed, or until the
    /// caller's asynchronous method returns.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="caller">The trace it continues; null: it begins one.</param>
    /// <param name="requestId">Its id.</param>
    /// <param name="ingress">The surface it came in by.</param>
    /// <param name="at">When it arrived.</param>
    public RequestTrace? Begin(HttpContext http, in TraceContext? caller, string requestId, string ingress, DateTimeOffset at)
    {
        if (!_source.HasListeners())
            return null;
        var parent = caller is { } known && ActivityContext.TryParse(known.Parent, known.State, isRemote: true, out var context) ? context : default;
        // The server has an activity of its own, which nobody exports: a span beneath it would have a parent that is nowhere.
        var around = Activity.Current;
        Activity.Current = null;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var (kind, name) = route is null ? (ActivityKind.Internal, ProviderTest) : (ActivityKind.Server, $"{http.Request.Method} {route}");
        var span = _source.StartActivity(kind, parent, tags: null, links: null, startTime: at, name);
        if (span is null)
        {
            Activity.Current = around;
            return null;
        }

        if (span.IsAllDataRequested)
            Describe(span, http.Request, route, _mask(requestId), ingress);
        return new RequestTrace(this, span);
    }

    /// <summary><paramref name="text"/> without secrets.</summary>
    internal string Mask(string text) => _mask(text);

    /// <summary>A model's name as it may be shown: callers choose those that nobody configured.</summary>
    internal string Shown(string model) => ReferenceEquals(Vocabulary.Model(model), MetricVocabulary.Other) ? _mask(model) : model;

    /// <summary>Hands over what is not exported yet, and ends the export.</summary>
    internal void Shutdown(TimeSpan longest) => _export?.Shutdown((int)longest.TotalMilliseconds);

    public void Dispose()
    {
        _export?.Dispose();
        _source.Dispose();
    }

    // The path is the route's: what it holds beyond that (nothing today) is the caller's.
    private static void Describe(Activity span, HttpRequest request, string? route, string requestId, string ingress)
    {
        if (route is not null)
        {
            span.SetTag(SpanAttributes.HttpMethod, request.Method).SetTag(SpanAttributes.UrlScheme, request.Scheme);
            span.SetTag(SpanAttributes.HttpRoute, route).SetTag(SpanAttributes.UrlPath, route);
        }

        span.SetTag(SpanAttributes.RequestId, requestId);
        span.SetTag(SpanAttributes.Ingress, ingress);
    }

    // Listeners find a source by its name alone: a further gateway in the process (tests run many) must not be heard by the first one's.
    private static string NextName() => Interlocked.Increment(ref _sources) is var number and > 1 ? $"{SourceName}#{number}" : SourceName;
}
