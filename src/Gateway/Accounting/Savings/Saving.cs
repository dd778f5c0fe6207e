namespace Gateway.Accounting.Savings;

/// <summary>A way to spend less, with the figures it rests on.</summary>
/// <param name="Kind"><c>cheaper_model</c>, <c>prompt_caching</c>, <c>unanswered_attempts</c> or <c>fallbacks</c>.</param>
/// <param name="Title">What to do or to look at, in a sentence.</param>
/// <param name="Detail">Why, and how the saving was reckoned.</param>
/// <param name="SavingUsd">What it would have saved over the period, by the requests that were looked at.</param>
/// <param name="Figures">The numbers behind it, by name.</param>
public sealed record Saving(string Kind, string Title, string Detail, decimal SavingUsd, IReadOnlyDictionary<string, decimal> Figures)
{
    /// <summary>Less than a cent is not worth anybody's time.</summary>
    public const decimal Least = 0.01m;
}
