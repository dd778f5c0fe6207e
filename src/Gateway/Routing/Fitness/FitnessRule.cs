using Gateway.Model;

namespace Gateway.Routing.Fitness;

/// <summary>Which targets cannot express a request.</summary>
public static class FitnessRule
{
    /// <summary>
    /// A target that lacks something the request needs is unfit. One whose context window is too small by the estimate is passed over only where
    /// a later fit one has more room: the estimate may be wrong, and the provider's own error is exact.
    /// </summary>
    /// <param name="targets">What each target of the plan can do, in the plan's order.</param>
    /// <param name="needs">What the request needs.</param>
    public static PlanFitness Judge(IReadOnlyList<TargetCapabilities> targets, RequestNeeds needs)
    {
        var lacks = new Unfitness?[targets.Count];
        for (var i = 0; i < lacks.Length; i++)
            lacks[i] = Lacking(targets[i], needs);
        for (var i = 0; i < lacks.Length; i++)
        {
            if (lacks[i] is null && targets[i].ContextWindow is { } window && window < needs.Tokens && HasLaterWithMoreRoom(i, window))
                lacks[i] = new Unfitness(GatewayReason.ContextWindow, $"has room for {window} tokens, and the request needs about {needs.Tokens}");
        }

        return Array.TrueForAll(lacks, lack => lack is null) ? PlanFitness.AllFit : new PlanFitness(lacks);

        // Later lacks are of capabilities alone: windows are judged from the first target on.
        bool HasLaterWithMoreRoom(int index, int window)
        {
            for (var i = index + 1; i < lacks.Length; i++)
            {
                if (lacks[i] is null && targets[i].HasMoreRoomThan(window))
                    return true;
            }

            return false;
        }
    }

    private static Unfitness? Lacking(TargetCapabilities target, RequestNeeds needs)
    {
        if (needs.Choices > 1 && !target.Choices)
            return new Unfitness(GatewayReason.OneChoice, $"gives one answer, and n asks for {needs.Choices}; only providers of the openai dialect give more");
        if (!target.LacksSomething)
            return null;
        var missing = new List<(GatewayReason Reason, string Text)>(3);
        if (needs.Images && !target.Images)
            missing.Add((GatewayReason.NoImages, "no images"));
        if (needs.Documents && !target.Documents)
            missing.Add((GatewayReason.NoDocuments, "no documents"));
        if (needs.Tools && !target.Tools)
            missing.Add((GatewayReason.NoTools, "no tools"));
        return missing.Count == 0 ? null : new Unfitness(missing[0].Reason, $"takes {string.Join(", ", missing.Select(m => m.Text))}");
    }
}
