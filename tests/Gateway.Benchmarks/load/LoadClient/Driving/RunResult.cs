namespace Gateway.Benchmarks.Load.Driving;

/// <summary>What one run came to. Times are microseconds; CPU is per request.</summary>
internal sealed record RunResult
{
    public required string Mode { get; init; }

    public required string Target { get; init; }

    public required string Scenario { get; init; }

    /// <summary>Which round of a comparison; 0 outside of one.</summary>
    public int Round { get; init; }

    public required int Connections { get; init; }

    public required int Requests { get; init; }

    public required int Errors { get; init; }

    public string? FirstError { get; init; }

    public required double Seconds { get; init; }

    public required double RequestsPerSecond { get; init; }

    public required double P50Us { get; init; }

    public required double P99Us { get; init; }

    public required double FirstByteP50Us { get; init; }

    public required double FirstByteP99Us { get; init; }

    /// <summary>How far behind its schedule the client itself sent: it is in the latencies too, and the same for every target.</summary>
    public required double SentLateP99Us { get; init; }

    public required double TargetCpuUs { get; init; }

    public required double UpstreamCpuUs { get; init; }

    public required double ClientCpuUs { get; init; }
}
