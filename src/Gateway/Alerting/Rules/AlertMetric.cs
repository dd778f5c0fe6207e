namespace Gateway.Alerting.Rules;

/// <summary>What a rule can measure. Latencies are of completed requests alone.</summary>
public enum AlertMetric
{
    MeanLatency,
    P50Latency,
    P95Latency,
    P99Latency,

    /// <summary>From dispatch (of a call) or arrival (of a request) to the first content, streamed answers alone.</summary>
    MeanTtft,

    /// <summary>Failed of completed and failed; the caller's own mistakes are neither.</summary>
    ErrorRate,
    Cost,
    Requests,
    Tokens,

    /// <summary>1 while a circuit is open or its probe is under way.</summary>
    CircuitOpen,
}
