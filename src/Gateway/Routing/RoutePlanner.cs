using System.Collections.Concurrent;
using Gateway.Model;
using Gateway.Model.Callers;
using Gateway.Protocol.Dialects;
using Gateway.Routing.Fitness;
using Gateway.Routing.Strategies;

namespace Gateway.Routing;

/// <summary>
/// The ordered list of targets for one request: what its model stands for is remembered; the order by the route's strategy, who is near the limits of its
/// provider, and which targets cannot express the request, are found each time, where there is anything to find.
/// </summary>
/// <param name="table">What names mean.</param>
/// <param name="isUsable">Whether a provider can be asked at all (it has a credential).</param>
/// <param name="capabilities">What targets can do.</param>
/// <param name="signals">What strategies look at.</param>
public sealed class RoutePlanner(RouteTable table, Func<string, bool> isUsable, CapabilityTable capabilities, RouteSignals signals)
{
    /// <summary>No vendor's name comes near it, and every name that is known is kept: in the plans here, in headers, in the log.</summary>
    public const int MaxModelLength = 256;

    private const int MaxRemembered = 1024;
    private readonly ConcurrentDictionary<(string? Model, bool AllowFallback), Route> _remembered = new();

    /// <summary>Plans the request's model (none: the primary provider's default).</summary>
    /// <param name="request">The request.</param>
    /// <param name="rights">What its caller may ask for; null: everything.</param>
    public RoutePlan Plan(IngressRequest request, CallerRights? rights = null)
    {
        // Which is the one target of a bound request without fallback shows when those it may not have are gone.
        var bound = rights is { BoundsModels: true } ? rights : null;
        var route = Recall(request.Peek.Model, request.AllowFallback || bound is not null);
        var plan = route.Order is null ? route.Plan : route.Plan with { Targets = route.Order.Order(request) };
        if (bound is not null)
            plan = new RightsRule(table, bound).Hold(plan, request.Peek.Model);
        if (bound is not null && !request.AllowFallback && route.IsFixed && plan.Resolved.Count > 1)
            plan = OnlyMeant(plan);
        // Who wants one target alone gets the one that is meant; tokens are counted apart from chats.
        if (request.AllowFallback && request.Operation == ChatOperation.Chat && plan.Targets.Count > 1)
            plan = WithRoomFirst(plan, request);
        if (route.Limits.MayMatter(request))
            plan = plan with { Fitness = FitnessRule.Judge([.. plan.Targets.Select(capabilities.Of)], RequestNeeds.Of(request)) };
        return request.AllowFallback || plan.Targets.Count < 2 ? plan : OnlyFirst(plan);
    }

    private RoutePlan WithRoomFirst(RoutePlan plan, IngressRequest request)
    {
        var ordered = HeadroomOrder.Order(plan.Targets, request, signals);
        return ReferenceEquals(ordered, plan.Targets) ? plan : plan with { Targets = ordered };
    }

    private Route Recall(string? model, bool allowFallback)
    {
        if (_remembered.TryGetValue((model, allowFallback), out var known))
            return known;
        var route = Resolve(model, allowFallback);
        // Callers choose the names: what is unknown, or past the bound, is planned each time.
        if (route.Plan.IsKnown && _remembered.Count < MaxRemembered)
            _remembered.TryAdd((model, allowFallback), route);
        return route;
    }

    private Route Resolve(string? model, bool allowFallback)
    {
        if (model?.Length > MaxModelLength || !table.TryResolve(model, out var resolved))
            return new Route(RoutePlan.Unknown(table.Nearest(model!)), null, IsFixed: true, default);
        var targets = resolved.Targets;
        // Where the order is always the same, so is the one target of a request without fallback.
        var isFixed = resolved.Route is null or { Strategy: RouteStrategy.Fallback };
        if (!allowFallback && isFixed)
            targets = [targets[0]];
        WeightedTarget[] usable =
            [.. targets.Select((t, i) => new WeightedTarget(t, resolved.Route?.Targets[i].Weight ?? 1)).Where(t => isUsable(t.Target.Provider))];
        var plan = new RoutePlan([.. usable.Select(t => t.Target)], targets, []);
        return new Route(
            plan,
            resolved.Route is null ? null : RouteStrategy.CreateOrder(resolved.Route, usable, signals),
            isFixed,
            PlanLimits.Of([.. plan.Targets.Select(capabilities.Of)]));
    }

    // The first of those that are left, whether it can be asked or not.
    private static RoutePlan OnlyMeant(RoutePlan plan)
    {
        var meant = plan.Resolved[0];
        return plan with { Targets = [.. plan.Targets.Where(t => t == meant).Take(1)], Resolved = [meant] };
    }

    // The first that can express the request, else the first.
    private static RoutePlan OnlyFirst(RoutePlan plan)
    {
        var first = 0;
        while (first < plan.Targets.Count && plan.Fitness[first] is not null)
            first++;
        return first == plan.Targets.Count
            ? plan with { Targets = [plan.Targets[0]], Fitness = new PlanFitness([plan.Fitness[0]]) }
            : plan with { Targets = [plan.Targets[first]], Fitness = PlanFitness.AllFit };
    }

    /// <summary>What is remembered of a model.</summary>
    /// <param name="Plan">Its targets in the order given.</param>
    /// <param name="Order">Orders them for each request; null where the order given is the order.</param>
    /// <param name="IsFixed">The order is the same for all requests.</param>
    /// <param name="Limits">Whether a request has to be held against what they can do.</param>
    private sealed record Route(RoutePlan Plan, ITargetOrder? Order, bool IsFixed, PlanLimits Limits);
}
