using Gateway.Model;
using Gateway.Providers;
using Gateway.Simulator;

namespace Gateway.Hosting;

/// <summary>Where no provider has a credential and this is Development, starts the simulator that plays them all.</summary>
public static class SimulatedStart
{
    /// <returns>The simulator's address; null where providers are real.</returns>
    public static async Task<Uri?> StartAsync(GatewayOptions options, WebApplicationBuilder builder)
    {
        if (!SimulatedProviders.AreWanted(options, name => builder.Configuration[name], builder.Environment.IsDevelopment()))
            return null;

        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        builder.Services.AddHostedService(_ => new SimulatorLifetime(simulator));
        return simulator.BaseAddress;
    }

    private sealed class SimulatorLifetime(SimulatorHost simulator) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken) => await simulator.DisposeAsync();
    }
}
