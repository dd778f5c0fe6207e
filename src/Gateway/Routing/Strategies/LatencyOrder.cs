using Gateway.Model;
using Gateway.Protocol.Dialects;

namespace Gateway.Routing.Strategies;

/// <summary>
/// The target that was soonest with its first token lately comes first, the others by the same measure; those without a measurement last, in the
/// order given. So that measurements stay true, a target without one is asked first once, and a share of the requests asks another one first.
/// </summary>
/// <param name="targets">At least two.</param>
/// <param name="exploration">That share: 0 to 1.</param>
/// <param name="signals">The measurements, and who is ready: a target that is not is never put first.</param>
public sealed class LatencyOrder(IReadOnlyList<Target> targets, double exploration, RouteSignals signals) : ITargetOrder
{
    public Target[] Order(IngressRequest request)
    {
        var stream = request.Peek.Stream;
        Standing[] standings =
        [
            .. targets
                .Select(t => new Standing(t, signals.Latencies.Find(t, stream), signals.IsReady(t)))
                .OrderBy(s => s.Time ?? TimeSpan.MaxValue),
        ];
        var first = request.Operation == ChatOperation.CountTokens ? Best(standings) : ChooseFirst(standings, stream);
        return RouteStrategy.PutFirst(standings.Select(s => s.Target), first);
    }

    // What is only counted measures nothing, so it explores nothing.
    private static int Best(Standing[] standings) => Math.Max(0, Array.FindIndex(standings, s => s.IsReady));

    private int ChooseFirst(Standing[] standings, bool stream)
    {
        var unknown = Array.FindIndex(standings, s => s is { Time: null, IsReady: true } && signals.Latencies.TryExplore(s.Target, stream));
        if (unknown >= 0)
            return unknown;
        var best = Best(standings);
        return standings[best].IsReady && signals.Draw() < exploration ? DrawAnother(standings, best) : best;
    }

    // Evenly, in one pass: the nth candidate replaces the one drawn before it with the chance 1/n.
    private int DrawAnother(Standing[] standings, int best)
    {
        var (drawn, count) = (best, 0);
        for (var i = 0; i < standings.Length; i++)
        {
            if (i != best && standings[i].IsReady && signals.Draw() * ++count < 1)
                drawn = i;
        }

        return drawn;
    }

    private readonly record struct Standing(Target Target, TimeSpan? Time, bool IsReady);
}
