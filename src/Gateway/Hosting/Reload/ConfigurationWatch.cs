using System.Runtime.InteropServices;

namespace Gateway.Hosting.Reload;

/// <summary>
/// Has the configuration read again when one of its files has changed, or at a SIGHUP. It looks, every other second, at a handful of files: a watcher of
/// their folder wakes for every write of a store that lies in it.
/// </summary>
internal sealed class ConfigurationWatch(ConfigurationReload reload, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // What changes from now on is a change.
        reload.Look();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var signal = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            reload.Look();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // Else the process ends, as it does when its terminal closes.
        context.Cancel = true;
        reload.Run("signal");
    }
}
