namespace Gateway.Storage.Rollups;

/// <summary>
/// A row of <c>request_slices</c>: the requests of five minutes that ended alike. Triggers keep the table as rows of <c>provider_logs</c> end, in the
/// same transaction, so that statistics read hundreds of rows where there are millions of requests.
/// </summary>
public sealed class RequestSlice
{
    /// <summary>How long a slice is.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    /// <summary>Slices since 1970, by when the requests arrived.</summary>
    public long Slice { get; private set; }

    /// <summary>"" where nobody was asked.</summary>
    public string Provider { get; private set; } = "";

    /// <summary>"" where nobody was asked: what callers made up is not kept apart.</summary>
    public string Model { get; private set; } = "";

    /// <summary><c>ok</c>, or the error code.</summary>
    public string Outcome { get; private set; } = "";

    /// <summary>The lower bound of how long they took, milliseconds: one of <see cref="LatencyBuckets"/>; -1 where nobody knows.</summary>
    public long Latency { get; private set; }

    public long Requests { get; private set; }

    public long InputTokens { get; private set; }

    public long CacheReadTokens { get; private set; }

    public long CacheWriteTokens { get; private set; }

    public long OutputTokens { get; private set; }

    /// <summary>Billionths of a US dollar.</summary>
    public long CostNano { get; private set; }

    /// <summary>Requests that used tokens and whose cost is not known.</summary>
    public long Unpriced { get; private set; }

    /// <summary>Milliseconds, all together.</summary>
    public long Duration { get; private set; }

    /// <summary>Milliseconds to the first content, all together.</summary>
    public long Ttft { get; private set; }

    /// <summary>How many requests <see cref="Ttft"/> is of.</summary>
    public long TtftCount { get; private set; }
}
