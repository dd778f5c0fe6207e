using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Simulator;

/// <summary>A running simulated provider: three wire dialects on one loopback port. README.md has the faults it can show.</summary>
/// <remarks>
/// Kestrel stands here without the generic host: nothing reads the environment, the configuration or the signals of the
/// process it lives in, and its calls do not appear among that process's own server metrics and traces.
/// </remarks>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly CallLedger _ledger;

    private SimulatorHost(KestrelServer server, CallLedger ledger)
    {
        _server = server;
        _ledger = ledger;
        BaseAddress = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:9100/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Calls that have begun and neither ended nor been given up by their client.</summary>
    public int OpenCalls => _ledger.Open;

    /// <summary>Calls that have begun since the start.</summary>
    public long TotalCalls => _ledger.Total;

    /// <summary>The captured requests, oldest first; empty unless <see cref="SimulatorOptions.CaptureRequests"/> is on.</summary>
    public IReadOnlyList<CapturedRequest> Requests => _ledger.Captured();

    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var ledger = new CallLedger(options);
        var server = CreateServer(options.Port);
        try
        {
            await server.StartAsync(new SimulatorApplication(ledger, options.TimeProvider), cancellationToken);
            return new SimulatorHost(server, ledger);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Completes when no call is open, so a test need not poll <see cref="OpenCalls"/>.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default) => _ledger.WhenIdleAsync(cancellationToken);

    /// <summary>Stops at once: open calls, stalled ones among them, are aborted.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }

    private static KestrelServer CreateServer(int port)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        // A slow reader is a case under test, not a client to be cut off.
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }
}
