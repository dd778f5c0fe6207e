using System.Globalization;
using Gateway.Model;
using Gateway.Routing.Strategies;

namespace Gateway.Routing;

/// <summary>The rules of one route.</summary>
/// <param name="path">The route's key path.</param>
/// <param name="options">The whole configuration: targets name its providers.</param>
/// <param name="fail">Told of each broken rule: key path and message.</param>
internal sealed class RouteRules(string path, GatewayOptions options, Action<string, string> fail)
{
    private const double MaxWeight = 1_000_000;

    public static string NotConfigured(string? provider, GatewayOptions options)
    {
        var known = options.Providers.Count == 0 ? "none is configured" : $"known are {string.Join(", ", options.Providers.Keys)}";
        return $"'{provider}' is no configured provider; {known}";
    }

    public void Check(ModelRouteOptions route)
    {
        if (!RouteStrategy.Names.Contains(route.Strategy))
            fail($"{path}:Strategy", $"'{route.Strategy}' is no strategy; known are {string.Join(", ", RouteStrategy.Names)}");
        // Written so that "not a number" is out of range, too.
        if (!(route.Exploration is >= 0 and <= 1))
            fail($"{path}:Exploration", OutOfRange(route.Exploration, 1));
        if (route.Targets.Count == 0)
            fail($"{path}:Targets", "at least one target is expected");
        for (var i = 0; i < route.Targets.Count; i++)
            CheckTarget($"{path}:Targets:{i}", route.Targets[i]);
        if (route is { Strategy: RouteStrategy.Weighted, Targets.Count: > 0 } && route.Targets.All(target => target.Weight == 0))
            fail($"{path}:Targets", "at least one target with a weight above 0 is expected");
    }

    private void CheckTarget(string key, TargetOptions target)
    {
        if (target.Provider is not { } name || !options.Providers.ContainsKey(name))
            fail($"{key}:Provider", NotConfigured(target.Provider, options));
        if (!(target.Weight is >= 0 and <= MaxWeight))
            fail($"{key}:Weight", OutOfRange(target.Weight, MaxWeight));
    }

    private static string OutOfRange(double value, double max) =>
        string.Create(CultureInfo.InvariantCulture, $"{value} is out of range: 0 to {max}");
}
