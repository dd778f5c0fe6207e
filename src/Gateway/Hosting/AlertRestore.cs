using Gateway.Endpoints.Admin.Alerts;

namespace Gateway.Hosting;

/// <summary>Before rules are evaluated, reads back what the admin API made of channels and rules. It starts after the store.</summary>
internal sealed class AlertRestore(ChannelDefinitions channels, RuleDefinitions rules) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await channels.RestoreAsync(cancellationToken);
        await rules.RestoreAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
