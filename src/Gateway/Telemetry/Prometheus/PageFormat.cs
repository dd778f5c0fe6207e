using Microsoft.Net.Http.Headers;

namespace Gateway.Telemetry.Prometheus;

/// <summary>How the page of metrics is written.</summary>
internal enum PageFormat
{
    /// <summary>Prometheus's text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).</summary>
    Prometheus,

    /// <summary>OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/).</summary>
    OpenMetrics,
}

/// <summary>Which format a scraper gets, and what it is called.</summary>
internal static class PageFormats
{
    private const string OpenMetrics = "application/openmetrics-text";
    private const string Version = "1.0.0";

    /// <summary>OpenMetrics where it is asked for by name and not less than text; else text, which everybody reads.</summary>
    public static PageFormat Choose(IList<MediaTypeHeaderValue> accept)
    {
        var (open, text) = (0.0, 0.0);
        foreach (var range in accept)
        {
            if (IsOpenMetrics(range))
                open = Math.Max(open, range.Quality ?? 1);
            else if (range.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
                text = Math.Max(text, range.Quality ?? 1);
        }

        return open > 0 && open >= text ? PageFormat.OpenMetrics : PageFormat.Prometheus;
    }

    public static string ContentType(this PageFormat format) => format == PageFormat.OpenMetrics
        ? $"{OpenMetrics}; version={Version}; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    private static bool IsOpenMetrics(MediaTypeHeaderValue range) =>
        range.MediaType.Equals(OpenMetrics, StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(range.Parameters.FirstOrDefault(p => p.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value ?? Version) == Version;
}
