using Gateway.Endpoints.Composing;
using Gateway.Model;
using Gateway.Storage;

namespace Gateway.Hosting;

/// <summary>
/// Before the server accepts, opens again the circuits that were open when the process before this one ended: a restart is no reason to send everybody
/// back to a provider that is down. It starts after the store.
/// </summary>
internal sealed partial class CircuitRestore(
    CircuitHistory history, ActiveComposition active, TimeProvider time, ILogger<CircuitRestore> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (circuits, providers) = (active.Current.Circuits, active.Current.Options.Providers);
        await circuits.RestoreAsync(await history.LatestOfEachAsync(providers.Keys, cancellationToken));
        foreach (var open in circuits.Statuses.Where(s => s.Position == CircuitPosition.Open))
            StillOpen(logger, open.Provider, time.GetUtcNow() + open.OpenFor, open.Cause);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(20, LogLevel.Warning, "The circuit of provider {Provider} is still open until {Until:u} ({Cause}); POST /admin/circuits/{Provider}/reset closes it.")]
    private static partial void StillOpen(ILogger logger, string provider, DateTimeOffset until, string? cause);
}
