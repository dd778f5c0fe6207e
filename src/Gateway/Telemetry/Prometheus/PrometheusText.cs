using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.Prometheus;

/// <summary>
/// Writes metrics in Prometheus's text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/), sorted by name and
/// labels, so that two scrapes differ in their numbers alone.
/// </summary>
internal static class PrometheusText
{
    public static string Write(in Batch<Metric> metrics)
    {
        var families = new List<(string Name, Metric Metric)>();
        foreach (var metric in metrics)
            families.Add((PrometheusNames.OfMetric(metric.Name, metric.Unit, metric.MetricType), metric));
        families.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var text = new StringBuilder();
        var last = "";
        foreach (var (name, metric) in families)
        {
            // Two instruments that come out under one name would make the whole page invalid: the first stands.
            if (name != last)
                WriteFamily(text, name, metric);
            last = name;
        }
        return text.ToString();
    }

    private static void WriteFamily(StringBuilder text, string name, Metric metric)
    {
        if (!string.IsNullOrEmpty(metric.Description))
            text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(metric.Description)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(PrometheusNames.OfType(metric.MetricType)).Append('\n');
        var points = new List<(string Labels, MetricPoint Point)>();
        foreach (ref readonly var point in metric.GetMetricPoints())
            points.Add((Labels(point.Tags), point));
        points.Sort(static (a, b) => string.CompareOrdinal(a.Labels, b.Labels));
        foreach (var (labels, point) in points)
            WritePoint(text, name, metric.MetricType, labels, point);
    }

    private static void WritePoint(StringBuilder text, string name, MetricType type, string labels, in MetricPoint point)
    {
        if (type.IsHistogram())
            WriteHistogram(text, name, labels, point);
        else
            WriteLine(text, name, labels, Value(type, point));
    }

    private static void WriteHistogram(StringBuilder text, string name, string labels, in MetricPoint point)
    {
        var separator = labels.Length == 0 ? "" : ",";
        var count = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            WriteLine(text, $"{name}_bucket", $"{labels}{separator}le=\"{Number(bucket.ExplicitBound)}\"", Number(count));
        }
        WriteLine(text, $"{name}_sum", labels, Number(point.GetHistogramSum()));
        // Not the point's own count: under a concurrent recording it may differ from the +Inf bucket, which a reader takes for corruption.
        WriteLine(text, $"{name}_count", labels, Number(count));
    }

    private static void WriteLine(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    private static string Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongGauge => Number(point.GetGaugeLastValueLong()),
        MetricType.DoubleGauge => Number(point.GetGaugeLastValueDouble()),
        _ when type.IsLong() => Number(point.GetSumLong()),
        _ => Number(point.GetSumDouble()),
    };

    private static string Labels(in ReadOnlyTagCollection tags)
    {
        if (tags.Count == 0)
            return "";
        var labels = new List<string>(tags.Count);
        foreach (var tag in tags)
            labels.Add($"{PrometheusNames.OfLabel(tag.Key)}=\"{EscapeLabel(tag.Value)}\"");
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(object? value) =>
        EscapeHelp(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal);
}
