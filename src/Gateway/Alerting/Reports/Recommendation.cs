namespace Gateway.Alerting.Reports;

/// <summary>Something to do, with the figures it rests on.</summary>
/// <param name="Kind">A word for programs.</param>
/// <param name="Title">What to do or to look at, in a sentence.</param>
/// <param name="Detail">Why.</param>
/// <param name="SavingUsd">US dollars it would have saved over the period; null where it is not about money.</param>
/// <param name="Figures">The numbers behind it, by name.</param>
public sealed record Recommendation(string Kind, string Title, string Detail, decimal? SavingUsd, IReadOnlyDictionary<string, decimal> Figures);
