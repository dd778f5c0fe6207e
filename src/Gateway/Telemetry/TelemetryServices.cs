using Gateway.Model.Callers;
using Gateway.Telemetry.Otlp;
using Gateway.Telemetry.Prometheus;
using Gateway.Telemetry.Tracing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Telemetry;

public static class TelemetryServices
{
    private const string Metrics = "/metrics";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// The meters (<see cref="GatewayMeters"/>) with what aggregates them, and the traces (<see cref="GatewayTracing"/>).
    /// <paramref name="vocabulary"/> answers the providers and models configuration knows; other names are the label <c>other</c>.
    /// <paramref name="mask"/> takes secrets out of a text.
    /// </summary>
    public static IServiceCollection AddGatewayTelemetry(
        this IServiceCollection services, Func<IServiceProvider, MetricVocabulary> vocabulary, Func<string, string> mask)
    {
        services.AddSingleton(provider => new GatewayMeters(vocabulary(provider)));
        services.AddSingleton(provider => new ExportFailures(
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Telemetry"), mask, provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton(provider => Tracing(provider, mask));
        services.AddSingleton<MetricsPipeline>();
        services.AddHostedService<TelemetryFlush>();
        return services;
    }

    /// <summary>Maps <c>GET /metrics</c>, and starts to aggregate and to export.</summary>
    public static void MapGatewayMetrics(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var exporter = endpoints.ServiceProvider.GetRequiredService<MetricsPipeline>().Exporter;
        var metrics = endpoints.MapGroup("").WithMetadata(AccessRule.Public).ExcludeFromDescription();
        metrics.MapMethods(Metrics, GetAndHead, (HttpContext http, CancellationToken cancellationToken) => MetricsAnswer.OfAsync(http, exporter, cancellationToken));
        metrics.Map(Metrics, static (HttpContext http) =>
        {
            http.Response.Headers.Allow = string.Join(", ", GetAndHead);
            return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        });
    }

    private static GatewayTracing Tracing(IServiceProvider provider, Func<string, string> mask)
    {
        var configuration = provider.GetRequiredService<IConfiguration>();
        // Before the first export, and gone after the last.
        if (new OtlpSignal(configuration, OtlpSignal.Traces).IsExported || new OtlpSignal(configuration, OtlpSignal.Metrics).IsExported)
            provider.GetRequiredService<ExportFailures>();
        return new GatewayTracing(provider.GetRequiredService<GatewayMeters>(), configuration, mask);
    }
}
