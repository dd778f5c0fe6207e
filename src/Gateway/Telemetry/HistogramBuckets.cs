namespace Gateway.Telemetry;

/// <summary>Bounds fit for language models: answers take seconds to minutes, the gateway's own part microseconds to milliseconds.</summary>
internal static class HistogramBuckets
{
    /// <summary>Seconds of a whole request.</summary>
    public static readonly double[] Duration = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];

    /// <summary>Seconds until the first content.</summary>
    public static readonly double[] FirstToken = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>Seconds the gateway itself spent.</summary>
    public static readonly double[] Overhead = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

    /// <summary>Seconds in a provider's queue.</summary>
    public static readonly double[] QueueWait = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    /// <summary>The GenAI semantic conventions' own advice for <c>gen_ai.client.operation.duration</c>.</summary>
    public static readonly double[] GenAiDuration =
        [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    /// <summary>The GenAI semantic conventions' own advice for <c>gen_ai.client.token.usage</c>.</summary>
    public static readonly long[] GenAiTokens =
        [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
}
