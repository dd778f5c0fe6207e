namespace Gateway.Storage;

/// <summary>Which transitions of circuits are asked for.</summary>
public sealed record CircuitHistoryFilter
{
    /// <summary>Transitions of this provider alone.</summary>
    public string? Provider { get; init; }

    /// <summary>Transitions older than this; whole milliseconds count.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>With <see cref="Before"/>: also transitions of that very millisecond with a lower id, so no page edge skips one.</summary>
    public long? BeforeId { get; init; }
}
