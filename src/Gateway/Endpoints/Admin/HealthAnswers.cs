using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Providers;
using Gateway.Resilience.Headroom;
using Gateway.Resilience.Queue;

namespace Gateway.Endpoints.Admin;

/// <summary><c>GET /admin/providers/health</c>.</summary>
/// <param name="Status">Of the providers with a credential: <c>healthy</c> when all are, <c>degraded</c> when some are, <c>unhealthy</c> when none is.</param>
internal sealed record HealthReport(string Status, IReadOnlyList<ProviderHealth> Providers)
{
    public static HealthReport Of(IReadOnlyList<ProviderHealth> providers)
    {
        var usable = providers.Where(p => p.HasCredential).ToList();
        var status = !usable.Exists(p => p.IsHealthy) ? "unhealthy" : usable.TrueForAll(p => p.IsHealthy) ? "healthy" : "degraded";
        return new HealthReport(status, providers);
    }
}

/// <summary>How a provider is doing: from its recent traffic and, where it was asked for, a probe.</summary>
/// <param name="Reasons">Why it is not healthy; empty where it is.</param>
/// <param name="Circuit">Its state: <c>closed</c>, <c>half_open</c> or <c>open</c>.</param>
/// <param name="RecentCalls">Calls that ended within the breaker's sampling time.</param>
/// <param name="Probe">Null where none was made.</param>
/// <param name="Limits">Those the configuration sets, and who waits; null where it sets none.</param>
/// <param name="VendorLimits">What the provider said lately of the limits it holds the gateway to, and has not reset.</param>
internal sealed record ProviderHealth(
    string Name, bool IsHealthy, IReadOnlyList<string> Reasons, bool HasCredential, bool IsSimulated, string Circuit,
    int RecentCalls, int RecentFailures, DateTimeOffset? LastSuccessAt, DateTimeOffset? LastFailureAt, ErrorAnswer? LastError, ProbeAnswer? Probe,
    GateAnswer? Limits, IEnumerable<VendorLimitAnswer> VendorLimits);

/// <param name="Running">Requests there now.</param>
/// <param name="MaxWaiting">Of each priority.</param>
internal sealed record GateAnswer(
    int? RequestsPerMinute, long? TokensPerMinute, int? Concurrent, int? Burst, int Running, WaitingAnswer Waiting, int MaxWaiting, long MaxWaitMs)
{
    public static GateAnswer Of(ProviderGate gate)
    {
        var (limits, status) = (gate.Limits, gate.Status);
        return new GateAnswer(
            limits.RequestsPerMinute, limits.TokensPerMinute, limits.Concurrent, limits.Burst, status.Running,
            new WaitingAnswer(status.High, status.Normal, status.Low), gate.Queue.Length, Milliseconds.Of(gate.Queue.MaxWait));
    }
}

/// <summary>Requests that wait, by priority.</summary>
internal sealed record WaitingAnswer(int High, int Normal, int Low);

/// <param name="Kind"><c>requests</c>, <c>tokens</c>, <c>input_tokens</c> or <c>output_tokens</c>.</param>
/// <param name="Limit">Null where the provider does not say.</param>
internal sealed record VendorLimitAnswer(string Model, string Kind, long Remaining, long? Limit, long ResetsInMs)
{
    public static VendorLimitAnswer Of(string model, HeadroomReading reading) =>
        new(model, reading.Kind.Word(), reading.Remaining, reading.Limit, Milliseconds.Of(reading.ResetsIn));
}

/// <param name="Kind">The word of the error, as in <c>x-gateway-attempts</c>.</param>
/// <param name="Severity"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
internal sealed record ErrorAnswer(string Kind, string Severity)
{
    public static ErrorAnswer? Of(ChatErrorKind? kind) => kind is { } known ? new(known.Word(), SeverityOf(known)) : null;

    private static string SeverityOf(ChatErrorKind kind) => ChatErrorTraits.Of(kind).Severity switch
    {
        ErrorSeverity.Low => "low",
        ErrorSeverity.Medium => "medium",
        ErrorSeverity.High => "high",
        _ => "critical",
    };
}

/// <param name="Outcome"><c>ok</c>, or the word of the error.</param>
/// <param name="Status">The provider's status, where it answered with one.</param>
internal sealed record ProbeAnswer(string Outcome, string? Severity, int? Status, long LatencyMs, string? Detail)
{
    public static ProbeAnswer? Of(ProbeResult? probe) => probe is null
        ? null
        : new(probe.Error?.Word() ?? "ok", ErrorAnswer.Of(probe.Error)?.Severity, probe.Status, Milliseconds.Of(probe.Latency), probe.Detail);
}
