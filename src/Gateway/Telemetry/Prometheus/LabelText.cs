using System.Globalization;
using OpenTelemetry;

namespace Gateway.Telemetry.Prometheus;

/// <summary>Labels as a page of metrics writes them, in the order of their names.</summary>
internal static class LabelText
{
    public static string Of(in ReadOnlyTagCollection tags)
    {
        if (tags.Count == 0)
            return "";
        var labels = new List<string>(tags.Count);
        foreach (var tag in tags)
            labels.Add($"{PrometheusNames.OfLabel(tag.Key)}=\"{Escape(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "")}\"");
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    public static string Escape(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    public static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
