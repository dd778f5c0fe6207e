namespace Gateway.Tests.Deploy;

/// <summary>The series that rules and dashboard may name.</summary>
internal static class KnownSeries
{
    public static IReadOnlyCollection<string> All { get; } =
    [
        "up", "ALERTS", ExposedMetric.RateLimited, .. ExposedMetric.All.Concat(ExposedMetric.OfProvidersLimits).SelectMany(metric => metric.Series), .. DeployFiles.RecordedNames,
    ];
}
