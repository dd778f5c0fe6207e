using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Telemetry.Prometheus;

/// <summary>A strict reader of OpenMetrics 1.0, as far as the gateway writes it: what it cannot read exactly is a failed test.</summary>
internal sealed partial class OpenMetricsPage
{
    private readonly Dictionary<string, string> _types = [];
    private readonly HashSet<string> _series = [];
    private string _family = "";

    /// <summary>Trace ids of the exemplars, by the sample they stand behind.</summary>
    public Dictionary<string, string> Exemplars { get; } = [];

    public IReadOnlyDictionary<string, string> Types => _types;

    public static OpenMetricsPage Parse(string text)
    {
        text.ShouldEndWith("\n# EOF\n");
        var page = new OpenMetricsPage();
        foreach (var line in text[..^"\n# EOF\n".Length].Split('\n'))
            page.Read(line);
        return page;
    }

    private void Read(string line)
    {
        if (Metadata().Match(line) is { Success: true } metadata)
        {
            ReadMetadata(metadata.Groups["word"].Value, metadata.Groups["family"].Value, metadata.Groups["value"].Value);
            return;
        }

        var sample = Sample().Match(line);
        sample.Success.ShouldBeTrue($"not a line of the format: {line}");
        Suffixes().ShouldContain(sample.Groups["name"].Value, line);
        _series.Add(sample.Groups["series"].Value).ShouldBeTrue($"twice: {line}");
        double.Parse(sample.Groups["value"].Value.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture).ShouldNotBe(double.NaN);
        if (sample.Groups["trace"].Success)
            ReadExemplar(sample, line);
    }

    private void ReadMetadata(string word, string family, string value)
    {
        if (family != _family)
            _types.ShouldNotContainKey(family, "a family in two pieces");
        _family = family;
        if (word == "TYPE")
            _types.Add(family, value);
        if (word == "UNIT")
            family.ShouldEndWith($"_{value}");
    }

    private string[] Suffixes() => _types[_family] switch
    {
        "counter" => [$"{_family}_total"],
        "histogram" => [$"{_family}_bucket", $"{_family}_sum", $"{_family}_count"],
        _ => [_family],
    };

    private void ReadExemplar(Match sample, string line)
    {
        sample.Groups["name"].Value.ShouldMatch("_(total|bucket)$", line);
        if (Le().Match(line) is { Success: true } le && le.Groups[1].Value != "+Inf")
            double.Parse(sample.Groups["measured"].Value, CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(double.Parse(le.Groups[1].Value, CultureInfo.InvariantCulture));
        Exemplars.Add(sample.Groups["series"].Value, sample.Groups["trace"].Value);
    }

    [GeneratedRegex(@"^# (?<word>HELP|TYPE|UNIT) (?<family>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<value>.+)$")]
    private static partial Regex Metadata();

    [GeneratedRegex(
        """^(?<series>(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*",?)+(?<!,)\})?) (?<value>[+-]?Inf|[-+0-9.eE]+)(?: # \{trace_id="(?<trace>[0-9a-f]{32})",span_id="[0-9a-f]{16}"\} (?<measured>[-+0-9.eE]+) [0-9]+\.[0-9]{3})?$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""le="(\+Inf|[0-9]+\.[0-9]+|[0-9.]+[eE]-[0-9]+)"\} """)]
    private static partial Regex Le();
}
