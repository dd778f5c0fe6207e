using System.Diagnostics.Tracing;
using System.Globalization;

namespace Gateway.Telemetry.Otlp;

/// <summary>
/// Tells the log that an export failed: the SDK says so to its event sources alone. They are the process's, so that of several gateways in it each tells.
/// </summary>
/// <param name="logger">Takes a warning a minute at most.</param>
/// <param name="mask">Text without secrets.</param>
/// <param name="time">The clock.</param>
internal sealed partial class ExportFailures(ILogger logger, Func<string, string> mask, TimeProvider time) : EventListener
{
    private const string Sdk = "OpenTelemetry-Sdk";
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const int MaxLength = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    // What else the SDK warns of (instruments that are left out, …) is no failure of an export.
    private static readonly string[] SdkFailures = ["ExistsDroppedExportProcessorItems", "SpanProcessorException", "MetricReaderException"];

    private readonly Lock _gate = new();
    private long? _told;
    private int _leftOut;

    internal void Tell(string what)
    {
        int leftOut;
        lock (_gate)
        {
            if (_told is { } told && time.GetElapsedTime(told) < Pause)
            {
                _leftOut++;
                return;
            }

            (_told, leftOut, _leftOut) = (time.GetTimestamp(), _leftOut, 0);
        }

        ExportFailed(logger, mask(what), leftOut);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is Sdk or Exporter)
            EnableEvents(eventSource, EventLevel.Warning);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name == Exporter || SdkFailures.Contains(eventData.EventName, StringComparer.Ordinal))
            Tell(Words(eventData));
    }

    private static string Words(EventWrittenEventArgs happened)
    {
        var words = $"{happened.EventName}: {string.Join("; ", (happened.Payload ?? new([])).Select(FirstLine))}";
        return words.Length <= MaxLength ? words : words[..MaxLength];
    }

    // What follows in an exception is where in the SDK it was thrown.
    private static string FirstLine(object? value) =>
        (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Split('\n', 2)[0].TrimEnd();

    [LoggerMessage(50, LogLevel.Warning, "Traces or metrics could not be exported: {Failure}")]
    private static partial void ExportFailed(ILogger logger, string failure, int leftOut);
}
