namespace Gateway.Benchmarks.Load.Driving;

/// <summary>How requests are let go.</summary>
/// <param name="Connections">Connections, each with one request in flight at most.</param>
/// <param name="Requests">Requests in all.</param>
/// <param name="RatePerSecond">Open loop: requests start by the clock. Null, the closed loop: each sends when its last answer is there.</param>
internal sealed record Pace(int Connections, int Requests, double? RatePerSecond)
{
    public string Mode => RatePerSecond is null ? "closed" : "open";

    public static Pace Closed(int connections, int requests) => new(connections, requests, null);

    public static Pace Open(int connections, double ratePerSecond, TimeSpan duration) =>
        new(connections, (int)(ratePerSecond * duration.TotalSeconds), ratePerSecond);
}
