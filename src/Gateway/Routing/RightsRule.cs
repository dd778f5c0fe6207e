using Gateway.Model;
using Gateway.Model.Callers;

namespace Gateway.Routing;

/// <summary>Holds a plan to what its caller may ask for: nobody who may not answer stays in it, not as a fallback either.</summary>
/// <param name="table">What names mean.</param>
/// <param name="rights">They bound models or routes.</param>
internal readonly struct RightsRule(RouteTable table, CallerRights rights)
{
    public RoutePlan Hold(RoutePlan plan, string? model)
    {
        if (!plan.IsKnown)
            return Unknown(plan, model!);
        if (table.IsRoute(model))
        {
            if (!rights.MayName(model))
                return RoutePlan.Forbidden;
            if (rights.Grants(model))
                return plan;
        }
        else if (!rights.Allows(plan.Resolved[0]))
        {
            // Whoever asks for one model must not be given another as if it had failed.
            return RoutePlan.Forbidden;
        }

        var (targets, resolved) = (Allowed(plan.Targets), Allowed(plan.Resolved));
        return resolved.Count == 0 ? RoutePlan.Forbidden
            : targets.Count == plan.Targets.Count ? plan
            : plan with { Targets = targets, Resolved = resolved };
    }

    // Whether there is such a name is the business of those who may ask for it.
    private RoutePlan Unknown(RoutePlan plan, string model) =>
        rights.AllowsModel(model) ? plan with { Suggestions = table.Nearest(model, rights) } : RoutePlan.Forbidden;

    private IReadOnlyList<Target> Allowed(IReadOnlyList<Target> targets)
    {
        var all = true;
        for (var i = 0; i < targets.Count && all; i++)
            all = rights.Allows(targets[i]);
        if (all)
            return targets;
        var bound = rights;
        return [.. targets.Where(bound.Allows)];
    }
}
