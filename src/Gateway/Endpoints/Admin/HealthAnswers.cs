using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Providers;

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
internal sealed record ProviderHealth(
    string Name, bool IsHealthy, IReadOnlyList<string> Reasons, bool HasCredential, bool IsSimulated, string Circuit,
    int RecentCalls, int RecentFailures, DateTimeOffset? LastSuccessAt, DateTimeOffset? LastFailureAt, ErrorAnswer? LastError, ProbeAnswer? Probe);

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
