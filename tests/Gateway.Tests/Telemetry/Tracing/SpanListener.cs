using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Telemetry.Tracing;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Tracing;

/// <summary>Listens to one gateway's spans, each as it ends.</summary>
internal sealed class SpanListener : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanListener(TestGateway gateway)
    {
        var source = gateway.Services.GetRequiredService<GatewayTracing>().Source;
        _listener = new ActivityListener
        {
            ShouldListenTo = each => ReferenceEquals(each, source),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended => [.. _ended];

    /// <summary>Waits for the span of the request, which is the last to end.</summary>
    public async Task<(Activity Request, List<Activity> Attempts)> RequestAsync()
    {
        await Endpoints.Eventually.TrueAsync(() => _ended.Any(span => span.Kind == ActivityKind.Server), "the request's span ends");
        return (_ended.Single(span => span.Kind == ActivityKind.Server), [.. _ended.Where(span => span.Kind == ActivityKind.Client)]);
    }

    public void Dispose() => _listener.Dispose();
}
