using Gateway.Protocol.Chat;

namespace Gateway.Model;

/// <summary>The state of a provider's circuit, as <c>gateway_circuit_state</c> shows it.</summary>
public enum CircuitPosition
{
    Closed = 0,
    HalfOpen = 1,
    Open = 2,
}

/// <summary>The names of circuit positions as the admin API, logs and metrics write them.</summary>
public static class CircuitWords
{
    public static string Word(this CircuitPosition position) => position switch
    {
        CircuitPosition.Closed => "closed",
        CircuitPosition.HalfOpen => "half_open",
        _ => "open",
    };
}

/// <summary>A circuit changed its position: what changed, when and why.</summary>
/// <param name="Provider">The provider's configured name.</param>
/// <param name="From">Its position before.</param>
/// <param name="To">Its position now.</param>
/// <param name="At">When.</param>
/// <param name="Cause">A sentence for operators: <c>5 failures in 60 s (of 7 calls)</c>, <c>the probe failed</c>, <c>reset by an operator</c>.</param>
public sealed record CircuitTransition(string Provider, CircuitPosition From, CircuitPosition To, DateTimeOffset At, string Cause)
{
    /// <summary>One of the failures behind it, in technical words; null where none was.</summary>
    public string? SampleError { get; init; }

    /// <summary>Requests that passed the provider over while the circuit was open, counted when it leaves that position.</summary>
    public long RequestsShed { get; init; }

    /// <summary>For <see cref="CircuitPosition.Open"/>: when the next probe is let through.</summary>
    public DateTimeOffset? OpenUntil { get; init; }
}

/// <summary>A provider's circuit and recent traffic at the moment of looking.</summary>
public sealed record CircuitStatus
{
    public required string Provider { get; init; }

    public required CircuitPosition Position { get; init; }

    /// <summary>Since when it has this position.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it has this position; null where it never changed.</summary>
    public string? Cause { get; init; }

    /// <summary>One of the failures behind it.</summary>
    public string? SampleError { get; init; }

    /// <summary>Until the next probe is let through; zero when calls pass.</summary>
    public TimeSpan OpenFor { get; init; }

    /// <summary>How long the provider still asks to be left alone (429) with any model; zero when it does not.</summary>
    public TimeSpan HoldFor { get; init; }

    /// <summary>Requests that passed the provider over because of this position; those that met a hold are not among them.</summary>
    public long RequestsShed { get; init; }

    /// <summary>Calls that ended within the sampling time and count for the circuit.</summary>
    public int RecentCalls { get; init; }

    /// <summary>Those of them that failed.</summary>
    public int RecentFailures { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>What the last failure was; null where none was.</summary>
    public ChatErrorKind? LastError { get; init; }

    /// <summary>
    /// Calls are let through, and of the recent ones (if any) more than half succeeded.
    /// </summary>
    public bool IsHealthy => Position == CircuitPosition.Closed && HoldFor == TimeSpan.Zero && (RecentCalls == 0 || RecentFailures * 2 < RecentCalls);
}
