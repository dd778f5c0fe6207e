using System.Diagnostics.Metrics;
using Gateway.Telemetry.Otlp;
using Gateway.Telemetry.Prometheus;
using Gateway.Telemetry.Tracing;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry;

/// <summary>The OpenTelemetry SDK that aggregates what the meters record, from its construction on.</summary>
internal sealed class MetricsPipeline : IDisposable
{
    private const string RuntimeMeter = "System.Runtime";

    /// <summary>Process basics, read at a scrape. The framework's request and connection meters stay off: they cost each request.</summary>
    private static readonly HashSet<string> RuntimeInstruments = new(StringComparer.Ordinal)
    {
        "dotnet.process.cpu.time",
        "dotnet.process.memory.working_set",
        "dotnet.gc.collections",
        "dotnet.gc.heap.total_allocated",
        "dotnet.gc.last_collection.heap.size",
        "dotnet.gc.pause.time",
        "dotnet.thread_pool.thread.count",
        "dotnet.thread_pool.queue.length",
    };

    private readonly MeterProvider _provider;
    private readonly bool _isExported;

    /// <param name="meters">What is recorded.</param>
    /// <param name="tracing">Without an export of traces no measurement needs an example of one.</param>
    /// <param name="configuration">The standard <c>OTEL_*</c> variables: with an OTLP endpoint the metrics are sent there, too.</param>
    public MetricsPipeline(GatewayMeters meters, GatewayTracing tracing, IConfiguration configuration)
    {
        var otlp = new OtlpSignal(configuration, OtlpSignal.Metrics);
        Exporter = new PrometheusExporter();
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(otlp.Configure)
            .SetResourceBuilder(OtlpSignal.Resource())
            .AddView(instrument => IsWanted(instrument, meters.Meter) ? null : MetricStreamConfiguration.Drop)
            .SetExemplarFilter(tracing.IsExported ? ExemplarFilterType.TraceBased : ExemplarFilterType.AlwaysOff)
            .AddReader(new BaseExportingMetricReader(Exporter));
        if (!otlp.IsDisabled)
            builder.AddMeter(GatewayMeters.MeterName, RuntimeMeter);
        _isExported = otlp.IsExported;
        _provider = (_isExported ? builder.AddOtlpExporter(otlp.Direct) : builder).Build();
    }

    public PrometheusExporter Exporter { get; }

    /// <summary>Hands over what is not exported yet, if anything is, and ends measuring.</summary>
    public void Shutdown(TimeSpan longest)
    {
        if (_isExported)
            _provider.Shutdown((int)longest.TotalMilliseconds);
    }

    public void Dispose() => _provider.Dispose();

    /// <summary>Meters are found by name in the whole process: another gateway in it (tests run many) must not be counted too.</summary>
    private static bool IsWanted(Instrument instrument, Meter own) =>
        ReferenceEquals(instrument.Meter, own) || (instrument.Meter.Name == RuntimeMeter && RuntimeInstruments.Contains(instrument.Name));
}
