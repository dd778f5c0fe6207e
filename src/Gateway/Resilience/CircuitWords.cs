namespace Gateway.Resilience;

/// <summary>The names of circuit positions as logs and metrics write them.</summary>
public static class CircuitWords
{
    public static string For(CircuitPosition position) => position switch
    {
        CircuitPosition.Closed => "closed",
        CircuitPosition.HalfOpen => "half_open",
        _ => "open",
    };
}
