using Gateway.Accounting;
using Gateway.Accounting.Tokens;
using Gateway.Model;
using Gateway.Routing;

namespace Gateway.Hosting;

/// <summary>
/// Does once, beside the start, what the first request to need it would wait for: looks up the configured models' prices, whose rules are compiled on
/// first use, and reads the token table of OpenAI's models where one of them is configured.
/// </summary>
internal sealed class WarmUp(RouteTable routes, GatewayOptions options, ModelCatalogue catalogue, TimeProvider time) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(Run, stoppingToken);

    private void Run()
    {
        foreach (var target in routes.KnownModels)
            catalogue.Price(target, default, time.GetUtcNow());
        if (options.Providers.Values.Any(provider => provider.Dialect == "openai"))
            BpeEncoding.O200k.Count("Warm up.");
    }
}
