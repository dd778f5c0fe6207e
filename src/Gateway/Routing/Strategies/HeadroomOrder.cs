using Gateway.Model;

namespace Gateway.Routing.Strategies;

/// <summary>Puts targets whose provider says that it is near its limits behind those that have room; else the order stays.</summary>
internal static class HeadroomOrder
{
    /// <param name="targets">In the order they would be asked; left as they are.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="signals">Who has room, who is ready.</param>
    public static IReadOnlyList<Target> Order(IReadOnlyList<Target> targets, IngressRequest request, RouteSignals signals)
    {
        var tokens = RequestNeeds.RoughTokens(request);
        var near = 0;
        while (near < targets.Count && signals.HasRoom(targets[near], tokens))
            near++;
        return near >= targets.Count - 1 ? targets : Order(targets, near, tokens, signals);
    }

    // A method of its own: its closures would cost where nobody is near.
    private static IReadOnlyList<Target> Order(IReadOnlyList<Target> targets, int near, long tokens, RouteSignals signals)
    {
        var hasRoom = targets.Select(t => signals.HasRoom(t, tokens)).ToList();
        if (!targets.Where((t, i) => i > near && hasRoom[i] && signals.IsReady(t)).Any())
            return targets;
        Target[] ordered = [.. targets.Where((_, i) => hasRoom[i]), .. targets.Where((_, i) => !hasRoom[i])];
        if (near == 0)
            signals.PutBehind(targets[0], ordered[0]);
        return ordered;
    }
}
