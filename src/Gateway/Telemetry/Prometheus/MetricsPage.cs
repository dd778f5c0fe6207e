using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.Prometheus;

/// <summary>Writes metrics as a page in one of two formats, sorted by name and labels, so that two scrapes differ in their numbers alone.</summary>
internal sealed class MetricsPage(PageFormat format)
{
    private readonly StringBuilder _text = new();
    private readonly PageNumbers _numbers = new(format);

    private bool IsOpenMetrics => format == PageFormat.OpenMetrics;

    public string Write(in Batch<Metric> metrics)
    {
        var families = new List<(string Name, Metric Metric)>();
        foreach (var metric in metrics)
            families.Add((PrometheusNames.OfMetric(metric.Name, metric.Unit, metric.MetricType), metric));
        families.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var last = "";
        foreach (var (name, metric) in families)
        {
            // Two instruments that come out under one name would make the whole page invalid: the first stands.
            if (name != last)
                WriteFamily(name, metric);
            last = name;
        }

        if (IsOpenMetrics)
            _text.Append("# EOF\n");
        return _text.ToString();
    }

    private void WriteFamily(string name, Metric metric)
    {
        WriteMetadata(IsOpenMetrics ? PrometheusNames.OfFamily(name, metric.MetricType) : name, metric);
        var points = new List<(string Labels, MetricPoint Point)>();
        foreach (ref readonly var point in metric.GetMetricPoints())
            points.Add((LabelText.Of(point.Tags), point));
        points.Sort(static (a, b) => string.CompareOrdinal(a.Labels, b.Labels));
        foreach (var (labels, point) in points)
            WritePoint(name, metric.MetricType, labels, point);
    }

    private void WriteMetadata(string family, Metric metric)
    {
        if (!string.IsNullOrEmpty(metric.Description))
            _text.Append("# HELP ").Append(family).Append(' ').Append(IsOpenMetrics ? LabelText.Escape(metric.Description) : LabelText.EscapeHelp(metric.Description)).Append('\n');
        _text.Append("# TYPE ").Append(family).Append(' ').Append(PrometheusNames.OfType(metric.MetricType)).Append('\n');
        if (IsOpenMetrics && PrometheusNames.OfUnit(family, metric.Unit) is { } unit)
            _text.Append("# UNIT ").Append(family).Append(' ').Append(unit).Append('\n');
    }

    private void WritePoint(string name, MetricType type, string labels, in MetricPoint point)
    {
        if (type.IsHistogram())
        {
            WriteHistogram(name, labels, point);
            return;
        }

        WriteSample(name, labels, Value(type, point));
        if (IsOpenMetrics && PrometheusNames.OfType(type) == "counter" && ExemplarText.Last(point) is { } exemplar)
            ExemplarText.Append(_text, exemplar, type.IsLong() ? exemplar.LongValue : exemplar.DoubleValue);
        _text.Append('\n');
    }

    private void WriteHistogram(string name, string labels, in MetricPoint point)
    {
        var separator = labels.Length == 0 ? "" : ",";
        var (count, lower) = (0L, double.NegativeInfinity);
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            WriteSample($"{name}_bucket", $"{labels}{separator}le=\"{_numbers.Bound(bucket.ExplicitBound)}\"", PageNumbers.Of(count));
            if (IsOpenMetrics && ExemplarText.Within(point, lower, bucket.ExplicitBound) is { } exemplar)
                ExemplarText.Append(_text, exemplar, exemplar.DoubleValue);
            _text.Append('\n');
            lower = bucket.ExplicitBound;
        }

        WriteSample($"{name}_sum", labels, _numbers.Of(point.GetHistogramSum()));
        _text.Append('\n');
        // Not the point's own count: under a concurrent recording it may differ from the +Inf bucket, which a reader takes for corruption.
        WriteSample($"{name}_count", labels, PageNumbers.Of(count));
        _text.Append('\n');
    }

    private void WriteSample(string name, string labels, string value)
    {
        _text.Append(name);
        if (labels.Length > 0)
            _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(value);
    }

    private string Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongGauge => PageNumbers.Of(point.GetGaugeLastValueLong()),
        MetricType.DoubleGauge => _numbers.Of(point.GetGaugeLastValueDouble()),
        _ when type.IsLong() => PageNumbers.Of(point.GetSumLong()),
        _ => _numbers.Of(point.GetSumDouble()),
    };
}
