using System.Globalization;

namespace Gateway.Telemetry.Prometheus;

/// <summary>Numbers as a page of metrics writes them.</summary>
internal sealed class PageNumbers(PageFormat format)
{
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    public string Of(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>A bucket's bound: in OpenMetrics always with a fraction (<c>1.0</c>), so that every exposer names the series alike.</summary>
    public string Bound(double value) =>
        format == PageFormat.OpenMetrics && double.IsInteger(value) ? $"{Of(value)}.0" : Of(value);
}
