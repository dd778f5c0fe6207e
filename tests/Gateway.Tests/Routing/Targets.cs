using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Routing.Strategies;

namespace Gateway.Tests.Routing;

/// <summary>Three targets, and what the strategies look at.</summary>
internal static class Targets
{
    public static readonly Target A = new("a", "model-a");
    public static readonly Target B = new("b", "model-b");
    public static readonly Target C = new("c", "model-c");

    public static readonly Target[] All = [A, B, C];

    /// <summary>The providers' names in the order of <paramref name="targets"/>.</summary>
    public static string Names(this IEnumerable<Target> targets) => string.Concat(targets.Select(t => t.Provider));

    /// <summary>Signals with a seeded draw, where all but <paramref name="notReady"/> are ready.</summary>
    public static RouteSignals Signals(LatencyBook? latencies = null, string notReady = "", Func<double>? draw = null) => new()
    {
        Latencies = latencies ?? new LatencyBook([], TimeProvider.System),
        IsReady = target => !notReady.Contains(target.Provider, StringComparison.Ordinal),
        Draw = draw ?? new Random(20260101).NextDouble,
    };

    public static Attempt Answered(Target target, double seconds) =>
        new(target, Outcome.Success) { TimeToFirstToken = TimeSpan.FromSeconds(seconds), Duration = TimeSpan.FromSeconds(seconds * 2) };

    public static Attempt Failed(Target target, ChatErrorKind kind, double seconds = 0.01, AttemptSide side = AttemptSide.Provider) =>
        new(target, new Outcome(AttemptStage.BeforeCommit, side, new ChatError(kind, "no"))) { Duration = TimeSpan.FromSeconds(seconds) };

    /// <summary>How often each target came first in <paramref name="draws"/> requests.</summary>
    public static Dictionary<string, int> CountFirst(this ITargetOrder order, int draws, bool stream = false)
    {
        var request = PlannedRequest.For("smart", stream: stream);
        return Enumerable.Range(0, draws).Select(_ => order.Order(request)[0].Provider).CountBy(name => name).ToDictionary();
    }
}
