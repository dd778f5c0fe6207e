using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.Prometheus;

/// <summary>
/// Renders the metrics when they are asked for. It stands where OpenTelemetry.Exporter.Prometheus.AspNetCore would, and that package can
/// replace this folder.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly SemaphoreSlim _scraping = new(1, 1);
    private PageFormat _format;
    private string _page = "";

    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Collects and renders; scrapes at the same time take turns.</summary>
    public async Task<string> ScrapeAsync(PageFormat format, CancellationToken cancellationToken)
    {
        await _scraping.WaitAsync(cancellationToken);
        try
        {
            _format = format;
            if (Collect?.Invoke(Timeout.Infinite) != true)
                throw new InvalidOperationException("The metrics could not be collected.");
            return _page;
        }
        finally
        {
            _scraping.Release();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        _page = new MetricsPage(_format).Write(batch);
        return ExportResult.Success;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _scraping.Dispose();
        base.Dispose(disposing);
    }
}
