using Gateway.Model;

namespace Gateway.Routing.Strategies;

/// <summary>The price of a request in USD at <paramref name="target"/>; null where it is not known.</summary>
/// <param name="target">Who would answer.</param>
/// <param name="inputTokens">A rough count.</param>
/// <param name="maxOutputTokens">The most tokens asked for; null where the request does not say.</param>
public delegate decimal? TargetPrice(Target target, long inputTokens, int? maxOutputTokens);

/// <summary>What the strategies of routes look at beside the configuration.</summary>
public sealed class RouteSignals
{
    public required LatencyBook Latencies { get; init; }

    /// <summary>
    /// Whether a target would be asked now: its provider's circuit lets a call through (no probe is under way) and its model is not on hold. One
    /// whose break is over must count as ready, for nobody would probe it otherwise. Default: always.
    /// </summary>
    public Func<Target, bool> IsReady { get; init; } = static _ => true;

    /// <summary>
    /// Whether a target would take a request of so many tokens of input, as far as its provider has said what is left of its limits. Default: always.
    /// </summary>
    public Func<Target, long, bool> HasRoom { get; init; } = static (_, _) => true;

    /// <summary>Told where a target is not asked first for lack of room, and which one is in its place.</summary>
    public Action<Target, Target> PutBehind { get; init; } = static (_, _) => { };

    /// <summary>Default: no price is known.</summary>
    public TargetPrice Price { get; init; } = static (_, _, _) => null;

    /// <summary>Draws a number from 0 to below 1.</summary>
    public Func<double> Draw { get; init; } = Random.Shared.NextDouble;
}
