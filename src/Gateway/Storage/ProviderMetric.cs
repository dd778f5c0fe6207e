namespace Gateway.Storage;

/// <summary>A row of <c>provider_metrics</c> as it is read back: one attempt.</summary>
public sealed class ProviderMetric
{
    public long Id { get; private set; }

    public string Provider { get; private set; } = "";

    public string Model { get; private set; } = "";

    /// <summary>All input, whatever its cache did, so that input + output = total.</summary>
    public long? InputTokens { get; private set; }

    public long? OutputTokens { get; private set; }

    public long? TotalTokens { get; private set; }

    /// <summary>Milliseconds.</summary>
    public long Duration { get; private set; }

    public bool Success { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; private set; }
}
