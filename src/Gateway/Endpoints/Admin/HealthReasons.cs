using Gateway.Model;
using Gateway.Providers;

namespace Gateway.Endpoints.Admin;

/// <summary>Says in sentences why a provider is not healthy.</summary>
internal static class HealthReasons
{
    public static IEnumerable<string> Of(Provider provider, CircuitStatus status, ProbeResult? probe)
    {
        if (!provider.HasCredential)
            yield return "No credential is configured: the provider is left out of every plan.";
        if (status.Position == CircuitPosition.Open)
            yield return $"The circuit is open{Because(status)}; the next probe is let through in {Seconds(status.OpenFor)}.";
        if (status.Position == CircuitPosition.HalfOpen)
            yield return $"The circuit was open{Because(status)}; one probe decides now.";
        if (status.HoldFor > TimeSpan.Zero)
            yield return $"The provider asks to be left alone (429), at least with one model, for {Seconds(status.HoldFor)}.";
        if (status.Position == CircuitPosition.Closed && status.RecentFailures > 0 && status.RecentFailures * 2 >= status.RecentCalls)
            yield return $"{status.RecentFailures} of the last {status.RecentCalls} calls failed.";
        if (probe is { IsHealthy: false })
            yield return $"The probe failed: {probe.Detail}";
    }

    private static string Because(CircuitStatus status) =>
        status.Cause is { Length: > 0 } cause ? $" ({cause})" : "";

    private static string Seconds(TimeSpan duration) => FormattableString.Invariant($"{Math.Ceiling(duration.TotalSeconds)} s");
}
