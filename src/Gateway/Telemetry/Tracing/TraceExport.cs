using Gateway.Telemetry.Otlp;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Gateway.Telemetry.Tracing;

/// <summary>The OpenTelemetry SDK that samples spans and hands them to a collector, in batches and beside the requests.</summary>
internal static class TraceExport
{
    /// <param name="source">The one source that is listened to.</param>
    /// <param name="otlp">Where to.</param>
    public static TracerProvider Build(string source, OtlpSignal otlp) => Sdk.CreateTracerProviderBuilder()
        .ConfigureServices(otlp.Configure)
        .SetResourceBuilder(OtlpSignal.Resource())
        .AddSource(source)
        .AddOtlpExporter(otlp.Direct)
        .Build();
}
