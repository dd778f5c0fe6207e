using System.Runtime.InteropServices;
using Gateway.Model;

namespace Gateway.Endpoints;

/// <summary>
/// The end of the process, as requests see it: from the moment the host is told to stop (SIGTERM, SIGINT) the listener takes no more connections and
/// running requests go on; <see cref="GatewayOptions.DrainTimeout"/> later, or at a second signal, those still running are ended.
/// </summary>
public sealed partial class Drain : IDisposable
{
    // After the drain: the last errors go out, the log is written.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _over;
    private readonly TimeSpan _timeout;
    private readonly ILogger<Drain> _logger;
    private readonly CancellationTokenRegistration _stopping;
    private readonly PosixSignalRegistration[] _signals;
    private readonly CancellationTokenRegistration _ended;

    /// <param name="timeout">How long running requests may go on (<see cref="GatewayOptions.DrainTimeout"/>).</param>
    /// <param name="lifetime">Says when the host stops.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of beginning and end.</param>
    public Drain(TimeSpan timeout, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Drain> logger)
    {
        (_timeout, _logger) = (timeout, logger);
        // The source's own timer: one that comes due while the process is taken apart finds nobody, and throws nothing.
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        Over = _over.Token;
        _ended = Over.Register(() => DrainOver(_logger));
        _stopping = lifetime.ApplicationStopping.Register(Begin);
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, _ => EndIfBegun()))];
    }

    /// <summary>Requests that still run have had their time: they end now.</summary>
    public CancellationToken Over { get; }

    /// <summary>The host was told to stop.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>How long the host waits for its services at a stop.</summary>
    public static TimeSpan ShutdownTimeout(GatewayOptions options) => options.DrainTimeout + Margin;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stopping.Dispose();
        _ended.Dispose();
        _over.Dispose();
    }

    // The first signal begins the drain; whoever sends another does not want to wait for it.
    private void EndIfBegun()
    {
        if (HasBegun)
            _over.CancelAfter(TimeSpan.Zero);
    }

    private void Begin()
    {
        HasBegun = true;
        DrainBegun(_logger, _timeout);
        _over.CancelAfter(_timeout);
    }

    [LoggerMessage(20, LogLevel.Information, "Stopping: no new connections; requests that are running have {DrainTimeout} to end.")]
    private static partial void DrainBegun(ILogger logger, TimeSpan drainTimeout);

    [LoggerMessage(21, LogLevel.Information, "The time for running requests is over: those still running end with an error.")]
    private static partial void DrainOver(ILogger logger);
}
