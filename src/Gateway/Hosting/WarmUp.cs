using Gateway.Accounting.Tokens;
using Gateway.Endpoints.Composing;

namespace Gateway.Hosting;

/// <summary>
/// Does once, beside the start, what the first request to need it would wait for: looks up the configured models' prices, whose rules are compiled on
/// first use, and reads the token table of OpenAI's models where one of them is configured.
/// </summary>
internal sealed class WarmUp(ActiveComposition active, TimeProvider time) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(Run, stoppingToken);

    private void Run()
    {
        var composition = active.Current;
        foreach (var target in composition.Routes.KnownModels)
            composition.Catalogue.Price(target, default, time.GetUtcNow());
        if (composition.Options.Providers.Values.Any(provider => provider.Dialect == "openai"))
            BpeEncoding.O200k.Count("Warm up.");
    }
}
