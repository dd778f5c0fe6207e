using System.Diagnostics;

namespace Gateway.Benchmarks.Load.Driving;

/// <summary>One duration a request, in a place of its own: no lock while the run lasts.</summary>
internal sealed class Samples(int count)
{
    private const long Missing = -1;

    private readonly long[] _ticks = [.. Enumerable.Repeat(Missing, count)];

    public int Count => _ticks.Count(ticks => ticks != Missing);

    public void Set(int index, long ticks) => _ticks[index] = ticks;

    /// <summary>The nearest-rank percentile of the durations that were set, in microseconds; 0 where there is none.</summary>
    public double PercentileUs(double percent)
    {
        var present = _ticks.Where(ticks => ticks != Missing).Order().ToArray();
        if (present.Length == 0)
            return 0;
        var rank = (int)Math.Ceiling(percent / 100 * present.Length);
        return Math.Round(present[Math.Max(rank, 1) - 1] * 1e6 / Stopwatch.Frequency, 1);
    }
}
