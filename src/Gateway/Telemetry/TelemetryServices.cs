using Gateway.Telemetry.Prometheus;
using Gateway.Telemetry.Tracing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Gateway.Telemetry;

public static class TelemetryServices
{
    /// <summary>
    /// The meters (<see cref="GatewayMeters"/>) with what aggregates them, and the traces (<see cref="GatewayTracing"/>).
    /// <paramref name="vocabulary"/> answers the providers and models configuration knows; other names are the label <c>other</c>.
    /// <paramref name="mask"/> takes secrets out of a text.
    /// </summary>
    public static IServiceCollection AddGatewayTelemetry(
        this IServiceCollection services, Func<IServiceProvider, MetricVocabulary> vocabulary, Func<string, string> mask)
    {
        services.AddSingleton(provider => new GatewayMeters(vocabulary(provider)));
        services.AddSingleton(provider => new GatewayTracing(
            provider.GetRequiredService<GatewayMeters>(), provider.GetRequiredService<IConfiguration>(), mask));
        services.AddSingleton<MetricsPipeline>();
        return services;
    }

    /// <summary>Maps <c>GET /metrics</c>, and starts to aggregate and to export.</summary>
    public static IEndpointConventionBuilder MapGatewayMetrics(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var exporter = endpoints.ServiceProvider.GetRequiredService<MetricsPipeline>().Exporter;
        return endpoints.MapGet("/metrics", async (HttpContext http, CancellationToken cancellationToken) =>
            {
                var format = PageFormats.Choose(http.Request.GetTypedHeaders().Accept);
                http.Response.Headers.Vary = HeaderNames.Accept;
                return Results.Text(await exporter.ScrapeAsync(format, cancellationToken), format.ContentType());
            })
            .ExcludeFromDescription();
    }
}
