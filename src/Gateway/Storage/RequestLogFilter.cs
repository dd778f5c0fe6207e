namespace Gateway.Storage;

/// <summary>Which rows of the request log are asked for: those that pass every condition.</summary>
public sealed record RequestLogFilter
{
    /// <summary>Rows of this provider alone.</summary>
    public string? Provider { get; init; }

    /// <summary>Failed requests alone.</summary>
    public bool FailedOnly { get; init; }

    /// <summary>Rows of this user alone.</summary>
    public string? UserId { get; init; }

    /// <summary>Rows of this conversation alone.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Rows older than this, Unix milliseconds.</summary>
    public long? Before { get; init; }

    /// <summary>With <see cref="Before"/>: also rows of that very millisecond with a lower id, so no page edge skips a row.</summary>
    public long? BeforeId { get; init; }
}
