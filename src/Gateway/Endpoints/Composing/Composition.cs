using Gateway.Accounting;
using Gateway.Accounting.Savings;
using Gateway.Model;
using Gateway.Providers;
using Gateway.Resilience;
using Gateway.Resilience.Queue;
using Gateway.Routing;
using Gateway.Routing.Strategies;

namespace Gateway.Endpoints.Composing;

/// <summary>
/// What is made of one version of the configuration. It never changes: a request takes the active one at its beginning and keeps it to its end, whatever
/// is loaded meanwhile. What has a memory (providers' connections, circuits, learned latencies) is handed on to the next one where it still fits.
/// </summary>
public sealed class Composition
{
    /// <summary>1 at the start, one more with each configuration that takes its place.</summary>
    public required long Version { get; init; }

    /// <summary>Since when it counts.</summary>
    public required DateTimeOffset LoadedAt { get; init; }

    /// <summary>Of what the configuration says, but for its secrets: the same in every gateway that says the same.</summary>
    public required string Hash { get; init; }

    /// <summary>What the options were read from.</summary>
    public required IConfiguration Configuration { get; init; }

    public required GatewayOptions Options { get; init; }

    public required ProviderRegistry Providers { get; init; }

    public required CircuitRegistry Circuits { get; init; }

    /// <summary>Of the providers that have limits.</summary>
    public required GateRegistry Gates { get; init; }

    public required RouteTable Routes { get; init; }

    public required ModelList Models { get; init; }

    public required RoutePlanner Planner { get; init; }

    public required FallbackRunner Runner { get; init; }

    public required LatencyBook Latencies { get; init; }

    public required ModelCatalogue Catalogue { get; init; }

    public required SavingAdvisor Savings { get; init; }
}
