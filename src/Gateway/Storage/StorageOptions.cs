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
    /// <c>full</c> bodies; see <see cref="CaptureMode"/>. Credentials are stored with none of them.
    /// </summary>
    public CaptureMode Capture { get; set; } = CaptureMode.Metadata;

    /// <summary>Kibibytes kept of each captured body, 1 to 32768. Default 256; a longer one is cut, and says at its end how much is missing.</summary>
    public int CaptureMaxKiB { get; set; } = 256;

    /// <summary>Days a row is kept, 0 to 36,500. Default 30; 0 keeps rows whatever their age.</summary>
    public int RetentionDays { get; set; } = 30;

    /// <summary>Mebibytes the database may grow to, 0 or at least 16. Default 2048; 0 sets no bound.</summary>
    public int MaxSizeMiB { get; set; } = 2048;
}
