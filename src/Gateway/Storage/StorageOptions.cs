namespace Gateway.Storage;

/// <summary>The store of the request log and metrics: section <c>Gateway:Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Gateway:Storage";

    /// <summary>The kind of database. <c>Sqlite</c> (default) is the one there is.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>
    /// The database's connection string. Default <c>Data Source=gateway.db</c>, in the working directory; a missing folder is made.
    /// </summary>
    public string ConnectionString { get; set; } = "Data Source=gateway.db";

    /// <summary>
    /// What the log keeps of a request's content: <c>none</c> (numbers and times, and no word of who asked), <c>metadata</c> (default), <c>redacted</c> or
    /// <c>full</c> bodies; see <see cref="CaptureMode"/>. Credentials are stored with none of them, and bodies of native calls (<c>/native/…</c>) never.
    /// </summary>
    public CaptureMode Capture { get; set; } = CaptureMode.Metadata;

    /// <summary>Kibibytes kept of each captured body, 1 to 32768. Default 256; a longer one is cut, and says at its end how much is missing.</summary>
    public int CaptureMaxKiB { get; set; } = 256;

    /// <summary>
    /// Days the rows of requests, attempts, circuits, alerts and notifications are kept, and the statistics made of them: 0 to 36,500. Default 30; 0 keeps them whatever
    /// their age. What was used, hour by hour, has <see cref="UsageRetentionDays"/>. Nothing that is pending is deleted, and no alert
    /// that is not over.
    /// </summary>
    public int RetentionDays { get; set; } = 30;

    /// <summary>
    /// Days the totals of usage and cost are kept (an hour's, by model, key and user): 0 to 36,500. Default 400, so that a year can be compared with
    /// the one before; 0 keeps them whatever their age.
    /// </summary>
    public int UsageRetentionDays { get; set; } = 400;

    /// <summary>
    /// Mebibytes the database may grow to, 0 or at least 16. Default 2048; 0 sets no bound. Near it the oldest requests go first, whatever their age,
    /// until 95 % are in use; totals of usage go only when nothing else is left. The write-ahead log beside the file comes on top: up to 64 MiB.
    /// </summary>
    public int MaxSizeMiB { get; set; } = 2048;
}
