namespace Gateway.Alerting.Reports;

/// <summary>A strength, a weakness or an opportunity.</summary>
/// <param name="Kind">A word for programs.</param>
/// <param name="Text">A sentence with its figures.</param>
/// <param name="Subject">The provider or the error code it is about; null where it is about the whole.</param>
/// <param name="Figures">The numbers behind it, by name.</param>
public sealed record Finding(string Kind, string Text, string? Subject, IReadOnlyDictionary<string, decimal> Figures);
