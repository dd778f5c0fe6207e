using System.Collections.Concurrent;
using Gateway.Model;

namespace Gateway.Routing;

/// <summary>The ordered list of targets for one request.</summary>
/// <param name="table">What names mean.</param>
/// <param name="isUsable">Whether a provider can be asked at all (it has a credential).</param>
public sealed class RoutePlanner(RouteTable table, Func<string, bool> isUsable)
{
    /// <summary>No vendor's name comes near it, and every name that is known is kept: in the plans here, in headers, in the log.</summary>
    public const int MaxModelLength = 256;

    private const int MaxRemembered = 1024;
    private readonly ConcurrentDictionary<(string? Model, bool AllowFallback), RoutePlan> _remembered = new();

    /// <summary>Plans <paramref name="model"/> (null: the primary provider's default).</summary>
    public RoutePlan Plan(string? model, bool allowFallback)
    {
        if (_remembered.TryGetValue((model, allowFallback), out var known))
            return known;
        var plan = MakePlan(model, allowFallback);
        // Callers choose the names: what is unknown, or past the bound, is planned each time.
        if (plan.IsKnown && _remembered.Count < MaxRemembered)
            _remembered.TryAdd((model, allowFallback), plan);
        return plan;
    }

    private RoutePlan MakePlan(string? model, bool allowFallback)
    {
        if (model?.Length > MaxModelLength || !table.TryResolve(model, out var targets))
            return RoutePlan.Unknown(table.Nearest(model!));
        if (!allowFallback)
            targets = [targets[0]];
        return new RoutePlan([.. targets.Where(t => isUsable(t.Provider))], targets, []);
    }
}

/// <summary>What <see cref="RoutePlanner"/> decided.</summary>
/// <param name="Targets">To be tried in this order; empty when none can be.</param>
/// <param name="Resolved">All that the model stands for, those without a credential included.</param>
/// <param name="Suggestions">For an unknown model: the nearest known ones.</param>
public sealed record RoutePlan(IReadOnlyList<Target> Targets, IReadOnlyList<Target> Resolved, IReadOnlyList<string> Suggestions)
{
    public bool IsKnown => Resolved.Count > 0;

    public static RoutePlan Unknown(IReadOnlyList<string> suggestions) => new([], [], suggestions);
}
