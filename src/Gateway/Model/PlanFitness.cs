namespace Gateway.Model;

/// <summary>Which targets of a plan cannot express the request, and why.</summary>
public sealed class PlanFitness
{
    /// <summary>Every target can be asked.</summary>
    public static readonly PlanFitness AllFit = new([]);

    private readonly IReadOnlyList<string?> _reasons;

    /// <param name="reasons">For each target of the plan, in its order: null, or what it lacks. None at all: every target fits.</param>
    public PlanFitness(IReadOnlyList<string?> reasons) => _reasons = reasons;

    /// <summary>Why the target at <paramref name="index"/> of the plan is passed over (<c>takes no images</c>); null: it can be asked.</summary>
    public string? this[int index] => _reasons.Count == 0 ? null : _reasons[index];

    /// <summary>No target of the plan can express the request: the request fails, and nobody is asked.</summary>
    public bool NoneFits => _reasons.Count > 0 && _reasons.All(reason => reason is not null);

    /// <summary>What a caller is told where none fits.</summary>
    /// <param name="targets">The plan's.</param>
    public string Explain(IReadOnlyList<Target> targets) =>
        "No target can express the request: "
        + string.Join("; ", targets.Select((target, i) => (target, reason: this[i])).Where(x => x.reason is not null)
            .Select(x => $"{x.target.Provider}/{x.target.Model} {x.reason}"));
}
