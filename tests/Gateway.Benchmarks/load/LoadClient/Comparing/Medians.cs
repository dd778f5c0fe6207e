namespace Gateway.Benchmarks.Load.Comparing;

internal static class Medians
{
    /// <summary>The middle value, or the mean of the two in the middle, to two digits.</summary>
    public static double Median<T>(this IReadOnlyCollection<T> items, Func<T, double> value)
    {
        if (items.Count == 0)
            return 0;
        var sorted = items.Select(value).Order().ToArray();
        var upper = sorted.Length / 2;
        return Math.Round(sorted.Length % 2 == 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2, 2);
    }
}
