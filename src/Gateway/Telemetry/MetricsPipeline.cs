using System.Diagnostics.Metrics;
using Gateway.Telemetry.Prometheus;
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

    public MetricsPipeline(GatewayMeters meters)
    {
        Exporter = new PrometheusExporter();
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(GatewayMeters.MeterName, RuntimeMeter)
            .AddView(instrument => IsWanted(instrument, meters.Meter) ? null : MetricStreamConfiguration.Drop)
            .AddReader(new BaseExportingMetricReader(Exporter))
            .Build();
    }

    public PrometheusExporter Exporter { get; }

    public void Dispose() => _provider.Dispose();

    /// <summary>Meters are found by name in the whole process: another gateway in it (tests run many) must not be counted too.</summary>
    private static bool IsWanted(Instrument instrument, Meter own) =>
        ReferenceEquals(instrument.Meter, own) || (instrument.Meter.Name == RuntimeMeter && RuntimeInstruments.Contains(instrument.Name));
}
