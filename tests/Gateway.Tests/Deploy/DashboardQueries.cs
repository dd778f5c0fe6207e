using System.Text.Json;

namespace Gateway.Tests.Deploy;

/// <summary>The queries of the Grafana dashboard, as Prometheus gets them when everything is chosen.</summary>
internal static class DashboardQueries
{
    public static IReadOnlyList<(string Panel, string Expression)> Read()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(DeployFiles.Dashboard));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target => (Text(panel, "title"), Text(target, "expr"))));
        var annotations = dashboard.RootElement.GetProperty("annotations").GetProperty("list").EnumerateArray().Select(each => (Text(each, "name"), Text(each, "expr")));
        return [.. panels.Concat(annotations).Select(each => (each.Item1, Chosen(each.Item2)))];
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Chosen(string expression) => expression
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$__range", "1h", StringComparison.Ordinal)
        .Replace("$instance", ".*", StringComparison.Ordinal).Replace("$provider", ".*", StringComparison.Ordinal).Replace("$model", ".*", StringComparison.Ordinal);
}
