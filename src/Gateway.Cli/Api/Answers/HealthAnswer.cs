namespace Gateway.Cli.Api.Answers;

/// <summary><c>GET /admin/providers/health</c>.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>, of the providers that have a credential.</param>
internal sealed record HealthAnswer(string? Status, IReadOnlyList<ProviderHealth>? Providers);

/// <summary>How a provider is doing.</summary>
internal sealed record ProviderHealth(
    string? Name, bool IsHealthy, IReadOnlyList<string>? Reasons, bool HasCredential, bool IsSimulated, string? Circuit, long? RecentCalls,
    long? RecentFailures, DateTimeOffset? LastSuccessAt, DateTimeOffset? LastFailureAt, ProviderError? LastError, ProbeResult? Probe);

internal sealed record ProviderError(string? Kind, string? Severity);

internal sealed record ProbeResult(string? Outcome, int? Status, double? LatencyMs, string? Detail);
