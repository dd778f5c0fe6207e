using Gateway.Model;
using Gateway.Providers;
using Gateway.Resilience;
using Gateway.Resilience.Headroom;
using Gateway.Resilience.Queue;

namespace Gateway.Endpoints.Admin;

/// <summary>
/// How the providers are doing. With <c>?probe=true</c> each one that has a credential and a list of models is asked for it, all at the same time;
/// what that shows counts for this answer alone and moves no circuit.
/// </summary>
internal static class ProviderHealthApi
{
    public static void MapProviderHealth(this RouteGroupBuilder admin)
    {
        admin.MapMethods("/providers/health", AdminApi.Read, HealthAsync);
        admin.MapNothingElse("/providers/health", AdminApi.Read);
    }

    private static async Task<IResult> HealthAsync(
        HttpContext http, ProviderRegistry providers, CircuitRegistry circuits, GateRegistry gates,
        HeadroomBook headroom, ProviderProbe probe)
    {
        string? asked = http.Request.Query["probe"];
        if (asked is not (null or "" or "true" or "false"))
            return AdminProblem.Of(http, StatusCodes.Status400BadRequest, $"probe: '{asked}' is neither true nor false.");

        var all = providers.All.ToList();
        var probes = await Task.WhenAll(all.Select(p => asked == "true" ? ProbeAsync(probe, p, http.RequestAborted) : Task.FromResult<ProbeResult?>(null)))
            .ConfigureAwait(false);
        var statuses = circuits.Statuses.ToDictionary(s => s.Provider, StringComparer.OrdinalIgnoreCase);
        var vendors = headroom.All.ToLookup(l => l.Target.Provider, l => VendorLimitAnswer.Of(l.Target.Model, l.Reading), StringComparer.OrdinalIgnoreCase);
        var report = HealthReport.Of([.. all.Select((p, i) => Describe(
            p, statuses[p.Name], probes[i], gates.TryFind(p.Name, out var gate) ? GateAnswer.Of(gate) : null, [.. vendors[p.Name]]))]);
        return TypedResults.Json(report, AdminJson.Default.HealthReport);
    }

    private static async Task<ProbeResult?> ProbeAsync(ProviderProbe probe, Provider provider, CancellationToken cancellationToken) =>
        provider.HasCredential && provider.CanBeProbed ? await probe.RunAsync(provider, cancellationToken).ConfigureAwait(false) : null;

    private static ProviderHealth Describe(
        Provider provider, CircuitStatus status, ProbeResult? probe, GateAnswer? limits, VendorLimitAnswer[] vendorLimits) => new(
        provider.Name,
        provider.HasCredential && status.IsHealthy && probe is not { IsHealthy: false },
        [.. HealthReasons.Of(provider, status, probe)],
        provider.HasCredential, provider.IsSimulated, status.Position.Word(), status.RecentCalls, status.RecentFailures,
        status.LastSuccessAt, status.LastFailureAt, ErrorAnswer.Of(status.LastError), ProbeAnswer.Of(probe), limits, vendorLimits);
}
