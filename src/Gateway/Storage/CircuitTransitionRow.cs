using Gateway.Model;

namespace Gateway.Storage;

/// <summary>A row of <c>circuit_transitions</c> as it is read back.</summary>
public sealed class CircuitTransitionRow
{
    public long Id { get; private set; }

    public string Provider { get; private set; } = "";

    public CircuitPosition FromState { get; private set; }

    public CircuitPosition ToState { get; private set; }

    public string Cause { get; private set; } = "";

    public string? SampleError { get; private set; }

    public long RequestsShed { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public long? OpenUntil { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedAt { get; private set; }

    public CircuitTransition ToTransition() => new(Provider, FromState, ToState, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), Cause)
    {
        SampleError = SampleError,
        RequestsShed = RequestsShed,
        OpenUntil = OpenUntil is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null,
    };
}
