namespace Gateway.Alerting.Delivery;

/// <summary>What of delivery nobody configures.</summary>
internal sealed record DeliverySettings
{
    /// <summary>Notices that may wait for one channel.</summary>
    public int QueueCapacity { get; init; } = 256;

    /// <summary>How long the stop waits for what is still to be delivered.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before the second try, doubled each time, with jitter.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two tries.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A receiver that asks for more is asked again then all the same: what it is told grows old.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(1);
}
