namespace Gateway.Model;

/// <summary>Why a target cannot express a request.</summary>
/// <param name="Reason">The first of its lacks: the word for headers, log and metrics.</param>
/// <param name="Text">All of them, for people: <c>takes no images, no tools</c>.</param>
public sealed record Unfitness(GatewayReason Reason, string Text);

/// <summary>Which targets of a plan cannot express the request, and why.</summary>
public sealed class PlanFitness
{
    /// <summary>Every target can be asked.</summary>
    public static readonly PlanFitness AllFit = new([]);

    private readonly IReadOnlyList<Unfitness?> _lacks;

    /// <param name="lacks">For each target of the plan, in its order: null, or what it lacks. None at all: every target fits.</param>
    public PlanFitness(IReadOnlyList<Unfitness?> lacks) => _lacks = lacks;

    /// <summary>Why the target at <paramref name="index"/> of the plan is passed over; null: it can be asked.</summary>
    public Unfitness? this[int index] => _lacks.Count == 0 ? null : _lacks[index];
}
