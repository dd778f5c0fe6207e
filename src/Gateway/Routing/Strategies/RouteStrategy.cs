using Gateway.Model;

namespace Gateway.Routing.Strategies;

/// <summary>The strategies a route can name.</summary>
public static class RouteStrategy
{
    public const string Fallback = "fallback";
    public const string Weighted = "weighted";
    public const string Latency = "latency";
    public const string Cost = "cost";

    public static IReadOnlyList<string> Names { get; } = [Fallback, Weighted, Latency, Cost];

    /// <summary>Null where the order given is the order: <c>fallback</c>, or fewer than two targets.</summary>
    public static ITargetOrder? CreateOrder(ModelRouteOptions route, IReadOnlyList<WeightedTarget> targets, RouteSignals signals) => route.Strategy switch
    {
        _ when targets.Count < 2 => null,
        Weighted => new WeightedOrder(targets, signals),
        Latency => new LatencyOrder([.. targets.Select(t => t.Target)], route.Exploration, signals),
        Cost => new CostOrder([.. targets.Select(t => t.Target)], signals.Price),
        _ => null,
    };

    /// <summary><paramref name="targets"/> in their order, but for the one at <paramref name="first"/>, which comes first.</summary>
    internal static Target[] PutFirst(IEnumerable<Target> targets, int first)
    {
        Target[] ordered = [.. targets];
        var chosen = ordered[first];
        Array.Copy(ordered, 0, ordered, 1, first);
        ordered[0] = chosen;
        return ordered;
    }
}

/// <summary>A target of a route and its share of the requests, relative to the others'.</summary>
public readonly record struct WeightedTarget(Target Target, double Weight);
