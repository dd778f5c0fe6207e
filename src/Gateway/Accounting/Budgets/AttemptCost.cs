using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Accounting.Budgets;

/// <summary>
/// What an attempt is charged. Where the provider has said its last numbers, that is what they cost. Where it may bill more than anybody here knows, it is
/// what that may be (<see cref="AttemptCover"/>), and what is beyond the log's estimate is unresolved: the caller left or its time was over, the answer broke off
/// or did not come in time, and the vendor may have thought and written on; or the answer is whole, and its use was not told. Nothing is charged for what vendors do not bill: a request that was not sent,
/// a connection that failed before an answer, an error status, and an error the provider told before any content.
/// </summary>
/// <param name="Spent">Billionths of a US dollar.</param>
/// <param name="Unresolved">The part of it nobody knows the true amount of.</param>
internal readonly record struct AttemptCost(long Spent, long Unresolved)
{
    /// <param name="attempt">Ended, and priced.</param>
    /// <param name="cover">What it could cost at worst.</param>
    /// <param name="isStream">It was answered by a stream.</param>
    public static AttemptCost Of(Attempt attempt, AttemptCover cover, bool isStream)
    {
        var known = attempt.Price.Usd is { } usd ? NanoUsd.FromUsd(usd) : (long?)null;
        if ((known is not null && IsFinal(attempt)) || !MayBeBilled(attempt))
            return new AttemptCost(known ?? 0, 0);
        var spent = Math.Max(isStream && known is { } estimate ? cover.OfStream(attempt, estimate) : cover.Nano, known ?? 0);
        return new AttemptCost(spent, spent - (known ?? 0));
    }

    // Before its end a provider's numbers are those of some moment ago, if it says any; and what was thought unseen is in no estimate.
    private static bool IsFinal(Attempt attempt) =>
        attempt.Usage.Source != UsageSource.Estimated && (attempt.Outcome.IsSuccess || attempt.StopReason is not null);

    private static bool MayBeBilled(Attempt attempt) => attempt.Outcome switch
    {
        { IsSkipped: true } or { Stage: AttemptStage.Plan } or { Status: >= 300 } => false,
        { IsSuccess: true } or { Stage: AttemptStage.MidStream } => true,
        { Side: AttemptSide.Provider, Error.Kind: not (ChatErrorKind.Cut or ChatErrorKind.Timeout) } => false,
        // Without headers only a request that was sent whole is counted.
        { Stage: AttemptStage.Connect } => attempt.Usage.TotalInput > 0,
        _ => true,
    };
}
