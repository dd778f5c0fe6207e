using Gateway.Model;

namespace Gateway.Routing.Fitness;

/// <summary>
/// The limits of a plan's targets in sum, known before any request: most requests are far from them, and need not be read to see that.
/// </summary>
/// <param name="LacksSomething">Some target declares that it cannot do something.</param>
/// <param name="SmallestWindow">The smallest context window, where another target has more room; else null.</param>
public readonly record struct PlanLimits(bool LacksSomething, int? SmallestWindow)
{
    // More tokens for its bytes than any text has.
    private const int BytesPerToken = 3;

    public static PlanLimits Of(IReadOnlyList<TargetCapabilities> targets)
    {
        var smallest = targets.Min(t => t.ContextWindow);
        return new PlanLimits(
            targets.Any(t => t.LacksSomething),
            smallest is { } window && targets.Any(t => t.HasMoreRoomThan(window)) ? smallest : null);
    }

    /// <summary>The request must be read to know whether every target can answer it.</summary>
    public bool MayMatter(IngressRequest request) =>
        LacksSomething || request.Body.Bytes.Length / BytesPerToken + (long)(request.Peek.MaxOutputTokens ?? 0) > SmallestWindow;
}
