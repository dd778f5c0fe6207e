using System.Globalization;
using Gateway.Model.Latency;

namespace Gateway.Storage.Rollups;

/// <summary><see cref="LatencyBuckets"/> in SQL.</summary>
internal static class LatencySql
{
    /// <summary>The lower bound of the bucket that <paramref name="column"/> falls into: a search by halves, six comparisons deep.</summary>
    public static string Bucket(string column) =>
        $"CASE WHEN {column} IS NULL THEN {LatencyBuckets.Unknown} ELSE {Search(column, 0, LatencyBuckets.Bounds.Count)} END";

    private static string Search(string column, int from, int to)
    {
        if (to - from == 1)
            return LatencyBuckets.Bounds[from].ToString(CultureInfo.InvariantCulture);
        var middle = (from + to) / 2;
        return $"CASE WHEN {column} < {LatencyBuckets.Bounds[middle]} THEN {Search(column, from, middle)} ELSE {Search(column, middle, to)} END";
    }
}
