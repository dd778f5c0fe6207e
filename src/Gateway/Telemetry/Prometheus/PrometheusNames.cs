using System.Buffers;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.Prometheus;

/// <summary>
/// OpenTelemetry names in Prometheus's words, by the OpenTelemetry specification's compatibility rules: other characters become
/// underscores, the unit is a suffix unless the name already has it, a counter ends in <c>_total</c> once.
/// </summary>
internal static class PrometheusNames
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:");

    public static string OfMetric(string name, string? unit, MetricType type)
    {
        var result = Sanitize(name);
        if (UnitSuffix(unit) is { } suffix && !EndsWithWord(result, suffix))
            result = $"{result}_{suffix}";
        return type.IsSum() && !IsUpDown(type) && !EndsWithWord(result, "total") ? $"{result}_total" : result;
    }

    /// <summary>The unit as OpenMetrics states it: only where it ends the family's name.</summary>
    public static string? OfUnit(string family, string? unit) => UnitSuffix(unit) is { } suffix && EndsWithWord(family, suffix) ? suffix : null;

    /// <summary>The family of a metric: a counter's series have a suffix that OpenMetrics leaves out of it.</summary>
    public static string OfFamily(string metric, MetricType type) => OfType(type) == "counter" ? metric[..^"_total".Length] : metric;

    public static string OfLabel(string name) => Sanitize(name).Replace(':', '_');

    public static string OfType(MetricType type) => type switch
    {
        _ when type.IsHistogram() => "histogram",
        _ when type.IsSum() && !IsUpDown(type) => "counter",
        _ => "gauge",
    };

    private static bool IsUpDown(MetricType type) => type is MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic;

    private static string? UnitSuffix(string? unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" or "" or null => null,
        // An annotation ({request}) names what is counted; it is no unit.
        ['{', ..] => null,
        _ => Sanitize(unit),
    };

    private static bool EndsWithWord(string name, string word) => name == word || name.EndsWith($"_{word}", StringComparison.Ordinal);

    private static string Sanitize(string name)
    {
        var clean = name.AsSpan().IndexOfAnyExcept(Allowed) < 0
            ? name
            : string.Create(name.Length, name, static (span, source) =>
            {
                for (var at = 0; at < span.Length; at++)
                    span[at] = Allowed.Contains(source[at]) ? source[at] : '_';
            });
        return char.IsAsciiDigit(clean[0]) ? $"_{clean}" : clean;
    }
}
