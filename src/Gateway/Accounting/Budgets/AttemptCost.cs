using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting.Budgets;

/// <summary>What an attempt is charged.</summary>
/// <param name="Spent">Billionths of a US dollar.</param>
/// <param name="Unresolved">The part of it nobody knows the true amount of.</param>
internal readonly record struct AttemptCost(long Spent, long Unresolved)
{
    /// <param name="attempt">Ended, and priced.</param>
    /// <param name="covered">What it could cost at worst: what is charged where nobody knows, and the vendor may bill it.</param>
    public static AttemptCost Of(Attempt attempt, long covered) =>
        attempt.Price.Usd is { } usd ? new AttemptCost(NanoUsd.FromUsd(usd), 0)
        : MayBeBilled(attempt) ? new AttemptCost(covered, covered)
        : default;

    // An answer whose use nobody could read was an answer all the same.
    private static bool MayBeBilled(Attempt attempt) =>
        !attempt.Outcome.IsSkipped && (attempt.Outcome.IsSuccess || attempt.Outcome.Stage == AttemptStage.MidStream || HasTokens(attempt.Usage));

    private static bool HasTokens(in TokenUsage usage) => usage.TotalInput > 0 || usage.Output > 0;
}
