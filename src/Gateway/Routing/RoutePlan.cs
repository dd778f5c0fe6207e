using Gateway.Model;

namespace Gateway.Routing;

/// <summary>What <see cref="RoutePlanner"/> decided for one request.</summary>
/// <param name="Targets">To be tried in this order; empty when none can be.</param>
/// <param name="Resolved">All that the model stands for, those without a credential included.</param>
/// <param name="Suggestions">For an unknown model: the nearest known ones.</param>
public sealed record RoutePlan(IReadOnlyList<Target> Targets, IReadOnlyList<Target> Resolved, IReadOnlyList<string> Suggestions)
{
    public bool IsKnown => Resolved.Count > 0;

    /// <summary>Which of <see cref="Targets"/> cannot express the request.</summary>
    public PlanFitness Fitness { get; init; } = PlanFitness.AllFit;

    /// <summary>The caller may not ask for it, whatever it stands for: there are no targets.</summary>
    public bool IsForbidden { get; init; }

    public static RoutePlan Forbidden { get; } = new([], [], []) { IsForbidden = true };

    public static RoutePlan Unknown(IReadOnlyList<string> suggestions) => new([], [], suggestions);
}
