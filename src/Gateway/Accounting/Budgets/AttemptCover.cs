using Gateway.Model;

namespace Gateway.Accounting.Budgets;

/// <summary>What was reserved for an attempt.</summary>
/// <param name="Nano">All of it: what the attempt may cost at worst, in billionths of a US dollar.</param>
/// <param name="MillionOutput">What a million tokens of its answer cost at most; null where that is not known.</param>
/// <param name="Answers">How many answers it asks for.</param>
internal readonly record struct AttemptCover(long Nano, long? MillionOutput = null, long Answers = 1)
{
    /// <summary>
    /// Tokens a second that a model is taken to think at most, unseen. Faster ones are known by what they write: as much again is taken to be thought.
    /// </summary>
    public const int TokensPerSecond = 200;

    /// <summary>
    /// What a stream that broke off may cost: vendors stop where nobody listens any more, so it can be no longer than what a model writes in its time. Never more than
    /// all that was reserved.
    /// </summary>
    /// <param name="attempt">It has ended.</param>
    /// <param name="estimate">What the log takes it to cost.</param>
    public long OfStream(Attempt attempt, long estimate)
    {
        if (MillionOutput is not { } price)
            return Nano;
        var unseen = (attempt.Usage.Output ?? 0) + (long)Math.Ceiling(attempt.Duration.TotalSeconds * TokensPerSecond);
        return Math.Min(Nano, new WorstPrice(estimate, price).For(unseen, Answers));
    }
}
