using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.Prometheus;

/// <summary>Examples of what was measured: the trace that a count or a bucket grew by last, behind its sample.</summary>
internal static class ExemplarText
{
    public static Exemplar? Last(in MetricPoint point) => Within(point, double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The last one above <paramref name="lower"/> and up to <paramref name="upper"/>.</summary>
    public static Exemplar? Within(in MetricPoint point, double lower, double upper)
    {
        if (!point.TryGetExemplars(out var exemplars))
            return null;
        Exemplar? last = null;
        foreach (ref readonly var exemplar in exemplars)
        {
            var isWithin = exemplar.TraceId != default && exemplar.DoubleValue > lower && exemplar.DoubleValue <= upper;
            if (isWithin && (last is not { } known || exemplar.Timestamp >= known.Timestamp))
                last = exemplar;
        }

        return last;
    }

    public static void Append(StringBuilder text, in Exemplar exemplar, double value) => text.Append(
        CultureInfo.InvariantCulture,
        $" # {{trace_id=\"{exemplar.TraceId.ToHexString()}\",span_id=\"{exemplar.SpanId.ToHexString()}\"}} {value:R} {exemplar.Timestamp.ToUnixTimeMilliseconds() / 1000.0:F3}");
}
