using System.Globalization;
using Gateway.Benchmarks.Load.Driving;

namespace Gateway.Benchmarks.Load.Soaking;

/// <summary>A soak's series and what is to be held against it.</summary>
internal sealed record MemoryVerdict(
    IReadOnlyList<MemorySample> Series, double EndMB, double GrowthPercent, IReadOnlyList<string> Faults, RunResult Run)
{
    private const double MostMB = 200;
    private const double MostGrowthPercent = 5;

    public static MemoryVerdict Of(IReadOnlyList<KeyValuePair<int, double>> series, RunResult run)
    {
        var samples = series.Select(sample => new MemorySample(sample.Key, sample.Value)).ToList();
        var loaded = samples.Where(sample => sample.Requests > 0).Select(sample => sample.ResidentMB).ToList();
        var quarter = loaded.Count / 4;
        var third = loaded.Skip(loaded.Count - (2 * quarter)).Take(quarter).Average();
        var last = loaded.Skip(loaded.Count - quarter).Average();
        var growth = Math.Round(((last / third) - 1) * 100, 1);
        return new MemoryVerdict(samples, loaded[^1], growth, [.. FindFaults(loaded[^1], growth, run)], run);
    }

    private static IEnumerable<string> FindFaults(double end, double growth, RunResult run)
    {
        if (end > MostMB)
            yield return string.Create(CultureInfo.InvariantCulture, $"ends at {end:F0} MB; the goal is {MostMB:F0}");
        if (growth > MostGrowthPercent)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"grew by {growth:F1} % from the third quarter to the last; the goal is {MostGrowthPercent:F0} %");
        }

        if (run.Errors > 0)
            yield return $"{run.Errors} requests failed; the first: {run.FirstError}";
    }
}

/// <summary>Resident memory after so many requests.</summary>
internal sealed record MemorySample(int Requests, double ResidentMB);
