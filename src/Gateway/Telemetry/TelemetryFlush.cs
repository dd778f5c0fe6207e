using Gateway.Telemetry.Tracing;

namespace Gateway.Telemetry;

/// <summary>
/// Hands over what is not exported yet when the host stops: traces and metrics at once. A collector that is slow or gone must not hold up a container's
/// stop, which has 10 s (docker's default) for everything.
/// </summary>
internal sealed class TelemetryFlush(GatewayTracing tracing, MetricsPipeline metrics) : IHostedService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The SDK's calls block their threads. A host in a hurry does not end them: their bound is short.
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => tracing.Shutdown(Longest), CancellationToken.None), Task.Run(() => metrics.Shutdown(Longest), CancellationToken.None));
}
