using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Telemetry;

/// <summary>A strict reader of text format 0.0.4: what it cannot read exactly is a failed test.</summary>
internal sealed partial class PrometheusPage
{
    private readonly Dictionary<string, double> _samples = [];

    private PrometheusPage()
    {
    }

    /// <summary>Families in the order of the page, with their types.</summary>
    public List<(string Name, string Type)> Families { get; } = [];

    /// <summary>Samples by name and labels as written.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    public double this[string series] =>
        _samples.TryGetValue(series, out var value) ? value : throw new ShouldAssertException($"no series {series} in\n{string.Join('\n', _samples.Keys)}");

    public static PrometheusPage Parse(string text)
    {
        text.ShouldEndWith("\n");
        text.ShouldNotContain("\r");
        var page = new PrometheusPage();
        foreach (var line in text[..^1].Split('\n'))
            page.Read(line);
        page.CheckHistograms();
        return page;
    }

    public string TypeOf(string family) => Families.Single(each => each.Name == family).Type;

    private void Read(string line)
    {
        if (HelpLine().IsMatch(line))
            return;
        if (TypeLine().Match(line) is { Success: true } type)
        {
            var family = (type.Groups["name"].Value, type.Groups["type"].Value);
            Families.ShouldAllBe(each => each.Name != family.Item1, $"a second TYPE of {family.Item1}");
            Families.Add(family);
            return;
        }
        var sample = SampleLine().Match(line);
        sample.Success.ShouldBeTrue($"not a line of the format: {line}");
        BelongsToLastFamily(sample.Groups["name"].Value).ShouldBeTrue($"outside its family: {line}");
        CheckLabels(sample.Groups["label"].Captures.Select(capture => capture.Value).ToList(), line);
        _samples.TryAdd(sample.Groups["series"].Value, Number(sample.Groups["value"].Value)).ShouldBeTrue($"twice: {line}");
    }

    private bool BelongsToLastFamily(string name)
    {
        var (family, type) = Families[^1];
        return type == "histogram"
            ? name == $"{family}_bucket" || name == $"{family}_sum" || name == $"{family}_count"
            : name == family && (type != "counter" || name.EndsWith("_total", StringComparison.Ordinal));
    }

    private static void CheckLabels(List<string> labels, string line) =>
        labels.Distinct().Count().ShouldBe(labels.Count, $"a label twice: {line}");

    private void CheckHistograms()
    {
        foreach (var (family, _) in Families.Where(each => each.Type == "histogram"))
        {
            var buckets = _samples.Where(sample => sample.Key.StartsWith($"{family}_bucket", StringComparison.Ordinal))
                .GroupBy(sample => Le().Replace(sample.Key, ""));
            foreach (var histogram in buckets)
                CheckHistogram(family, histogram.Key, [.. histogram.Select(bucket => (Number(Le().Match(bucket.Key).Groups[1].Value), bucket.Value))]);
        }
    }

    private void CheckHistogram(string family, string series, List<(double Bound, double Count)> buckets)
    {
        buckets.Select(bucket => bucket.Bound).ShouldBeInOrder(SortDirection.Ascending);
        buckets.Select(bucket => bucket.Count).ShouldBeInOrder(SortDirection.Ascending);
        buckets[^1].Bound.ShouldBe(double.PositiveInfinity);
        var labels = series[$"{family}_bucket".Length..];
        labels = labels == "{}" ? "" : labels;
        this[$"{family}_count{labels}"].ShouldBe(buckets[^1].Count);
        _samples.ShouldContainKey($"{family}_sum{labels}");
    }

    private static double Number(string text) =>
        text == "+Inf" ? double.PositiveInfinity : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^# HELP [a-zA-Z_:][a-zA-Z0-9_:]* (?:[^\\]|\\\\|\\n)+$")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(
        """^(?<series>(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?:[^"\\\n]|\\\\|\\"|\\n)*",?)+(?<!,)\})?) (?<value>[+-]?Inf|NaN|[-+0-9.eE]+)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex(""",?le="([^"]*)"|(?<=\{)le="([^"]*)",?""")]
    private static partial Regex Le();
}
