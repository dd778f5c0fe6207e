namespace Gateway.Endpoints.Admin;

/// <summary>Durations as the admin API writes them: whole milliseconds, a rest counted as one, so that 0 means none.</summary>
internal static class Milliseconds
{
    public static long Of(TimeSpan duration) => (long)Math.Ceiling(duration.TotalMilliseconds);
}
