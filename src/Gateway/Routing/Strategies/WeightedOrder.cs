using Gateway.Model;

namespace Gateway.Routing.Strategies;

/// <summary>The first target is drawn by weight among those that are ready; the others follow in the order given.</summary>
public sealed class WeightedOrder(IReadOnlyList<WeightedTarget> targets, RouteSignals signals) : ITargetOrder
{
    public Target[] Order(IngressRequest request) => RouteStrategy.PutFirst(targets.Select(t => t.Target), DrawFirst());

    // In one pass, so that each target is asked once whether it is ready: each target replaces the one drawn before it with the chance of its
    // share in the sum so far.
    private int DrawFirst()
    {
        var (drawn, sum) = (0, 0.0);
        for (var i = 0; i < targets.Count; i++)
        {
            if (targets[i].Weight <= 0 || !signals.IsReady(targets[i].Target))
                continue;
            sum += targets[i].Weight;
            if (signals.Draw() * sum < targets[i].Weight)
                drawn = i;
        }

        return drawn;
    }
}
