using Gateway.Accounting.Tokens;
using Gateway.Model;
using Gateway.Model.Redaction;
using Gateway.Providers;
using Gateway.Simulator;

namespace Gateway.Hosting;

/// <summary>Creates the providers; where none has a credential and this is Development, starts the simulator that plays them.</summary>
public static class SimulatedStart
{
    public static async Task<ProviderRegistry> CreateProvidersAsync(GatewayOptions options, WebApplicationBuilder builder, SecretMask mask)
    {
        Func<string, string?> environment = name => builder.Configuration[name];
        if (!SimulatedProviders.AreWanted(options, environment, builder.Environment.IsDevelopment()))
            return new ProviderRegistry(options, environment, simulator: null, InputTokens.Count, mask);

        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        builder.Services.AddHostedService(_ => new SimulatorLifetime(simulator));
        return new ProviderRegistry(options, environment, simulator.BaseAddress, InputTokens.Count, mask);
    }

    private sealed class SimulatorLifetime(SimulatorHost simulator) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken) => await simulator.DisposeAsync();
    }
}
