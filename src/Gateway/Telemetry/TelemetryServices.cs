using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Telemetry;

public static class TelemetryServices
{
    private const string PrometheusContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>
    /// The meters (<see cref="GatewayMeters"/>) and what aggregates them. <paramref name="vocabulary"/> answers the providers and models
    /// configuration knows; other names are the label <c>other</c>.
    /// </summary>
    public static IServiceCollection AddGatewayTelemetry(
        this IServiceCollection services, Func<IServiceProvider, MetricVocabulary> vocabulary)
    {
        services.AddSingleton(provider => new GatewayMeters(vocabulary(provider)));
        services.AddSingleton<MetricsPipeline>();
        return services;
    }

    /// <summary>Maps <c>GET /metrics</c>, and starts to aggregate.</summary>
    public static IEndpointConventionBuilder MapGatewayMetrics(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var exporter = endpoints.ServiceProvider.GetRequiredService<MetricsPipeline>().Exporter;
        return endpoints.MapGet("/metrics", async (CancellationToken cancellationToken) =>
                Results.Text(await exporter.ScrapeAsync(cancellationToken), PrometheusContentType))
            .ExcludeFromDescription();
    }
}
