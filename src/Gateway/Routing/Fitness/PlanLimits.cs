using Gateway.Model;

namespace Gateway.Routing.Fitness;

/// <summary>
/// The limits of a plan's targets in sum, known before any request: most requests are far from them, and need not be read to see that.
/// </summary>
/// <param name="LacksSomething">Some target declares that it cannot do something.</param>
/// <param name="SmallestWindow">The smallest context window, where another target has more room; else null.</param>
/// <param name="AnswersOnce">Some target gives one answer a request.</param>
public readonly record struct PlanLimits(bool LacksSomething, int? SmallestWindow, bool AnswersOnce = false)
{
    // More tokens for its bytes than any text has.
    private const int BytesPerToken = 3;

    public static PlanLimits Of(IReadOnlyList<TargetCapabilities> targets)
    {
        var smallest = targets.Min(t => t.ContextWindow);
        return new PlanLimits(
            targets.Any(t => t.LacksSomething),
            smallest is { } window && targets.Any(t => t.HasMoreRoomThan(window)) ? smallest : null,
            targets.Any(t => !t.Choices));
    }

    /// <summary>The request must be read to know whether every target can answer it.</summary>
    public bool MayMatter(IngressRequest request) =>
        LacksSomething || (AnswersOnce && request.Peek.Choices > 1) || request.Body.Bytes.Length / BytesPerToken + (long)(request.Peek.MaxOutputTokens ?? 0) > SmallestWindow;
}
