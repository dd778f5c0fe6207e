namespace Gateway.Storage.Retention;

/// <summary>What <see cref="StorageOptions"/> says of when rows go and how large the store may be.</summary>
internal sealed class RetentionPolicy(StorageOptions options)
{
    // Trimming begins a little below the bound, since more is written between two checks, and goes on below that, so that it has an end.
    private const double TrimsAbove = 0.98;
    private const double TrimsDownTo = 0.95;

    // Free pages are where the next rows go: giving back the last of them would only move pages about. Too many make SQLite's search for one slow.
    private const double FreeShare = 0.05;
    private const long LeastFreePages = 256;
    private const long MostFreePages = 65_536;

    /// <summary>Bytes; 0 is no bound.</summary>
    public long Bound { get; } = options.MaxSizeMiB * 1024L * 1024L;

    /// <summary>Days requests are kept; 0 keeps them.</summary>
    public int Days { get; } = options.RetentionDays;

    /// <summary>Rows of the table from before this go, Unix milliseconds; null where age is no reason.</summary>
    public long? Cutoff(AgedTable table, DateTimeOffset now) =>
        (table.IsUsage ? options.UsageRetentionDays : Days) is > 0 and var days ? now.AddDays(-days).ToUnixTimeMilliseconds() : null;

    /// <summary>Whether rows go for their bytes; once <paramref name="trimming"/> began, it goes further down.</summary>
    public bool IsTooLarge(in StoreSize size, bool trimming) => Bound > 0 && size.UsedBytes > Bound * (trimming ? TrimsDownTo : TrimsAbove);

    /// <summary>Whether free pages go back to the disk.</summary>
    public bool IsTooLoose(in StoreSize size) =>
        size.FreePages > Math.Clamp((long)(size.Pages * FreeShare), LeastFreePages, MostFreePages)
        || (Bound > 0 && size.FreePages > 0 && size.FileBytes > Bound);

    /// <summary>
    /// Days until the bound is reached at the growth seen; infinite where there is no bound, nothing grows, or rows grow too old before.
    /// </summary>
    public double DaysLeft(in StoreSize size, double bytesADay) =>
        Bound == 0 || bytesADay <= 0 || (Days > 0 && bytesADay * Days <= Bound)
            ? double.PositiveInfinity
            : Math.Max(0, Bound - size.UsedBytes) / bytesADay;
}
