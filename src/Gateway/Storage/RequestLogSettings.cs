namespace Gateway.Storage;

/// <summary>The log writer's own numbers. They are not configuration: nobody has needed other ones outside tests.</summary>
internal sealed record RequestLogSettings
{
    /// <summary>Records that may wait before writers wait too.</summary>
    public int QueueCapacity { get; init; } = 8192;

    /// <summary>Bytes that captured bodies may take among them before writers wait too: 64 MiB.</summary>
    public long CaptureBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Rows a transaction writes at most; as many waiting records end the linger time.</summary>
    public int BatchRows { get; init; } = 500;

    /// <summary>How long the first record of a batch waits for others. A request that ends within it costs one row, not two.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long SQLite waits for another connection's lock before a batch counts as failed.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait before a failed batch is tried again; it doubles up to <see cref="LongestRetryDelay"/>.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(5);
}
