using System.Globalization;
using Gateway.Model;

namespace Gateway.Routing;

/// <summary>The rules of one price.</summary>
/// <param name="path">The price's key path.</param>
/// <param name="options">The whole configuration: prices name its providers.</param>
/// <param name="fail">Told of each broken rule: key path and message.</param>
internal sealed class PriceRules(string path, GatewayOptions options, Action<string, string> fail)
{
    public void Check(PriceOptions price)
    {
        if (price.Provider is { } provider && !options.Providers.ContainsKey(provider))
            fail($"{path}:Provider", RouteRules.NotConfigured(provider, options));
        if (string.IsNullOrWhiteSpace(price.Model))
            fail($"{path}:Model", "a model is expected");
        Required("Input", price.Input);
        Required("Output", price.Output);
        Range("CacheRead", price.CacheRead);
        Range("CacheWrite5m", price.CacheWrite5m);
        Range("CacheWrite1h", price.CacheWrite1h);
        Range("Reasoning", price.Reasoning);
        Range("PerThousandRequests", price.PerThousandRequests);
        if (price.ContextWindow < 1)
            fail($"{path}:ContextWindow", $"{price.ContextWindow} is out of range: at least 1");
    }

    private void Required(string key, decimal? usd)
    {
        if (usd is null)
            fail($"{path}:{key}", "a price is expected, in USD per million tokens");
        Range(key, usd);
    }

    private void Range(string key, decimal? usd)
    {
        if (usd is not (< 0 or > PriceOptions.Highest))
            return;
        var unit = key == nameof(PriceOptions.PerThousandRequests) ? "per thousand requests" : "per million tokens";
        fail($"{path}:{key}", string.Create(
            CultureInfo.InvariantCulture, $"{usd} is out of range: 0 to {PriceOptions.Highest} USD {unit}; is it in another unit?"));
    }
}
