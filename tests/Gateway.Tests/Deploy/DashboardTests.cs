using System.Text.Json;

namespace Gateway.Tests.Deploy;

/// <summary>The dashboard as a document; <see cref="ScrapeTests"/> asks Prometheus its queries.</summary>
public sealed class DashboardTests
{
    [Fact]
    public void EveryQuery_ReadsOnlyWhatTheGatewayExposes()
    {
        foreach (var (panel, expression) in DashboardQueries.Read())
        {
            expression.ShouldNotContain("$", customMessage: panel);
            PromqlNames.In(expression).ShouldBeSubsetOf(KnownSeries.All, panel);
        }
    }

    [Fact]
    public void EveryMetricOfTheGateway_IsShown()
    {
        var shown = DashboardQueries.Read().SelectMany(query => PromqlNames.In(query.Expression)).ToHashSet();
        ExposedMetric.All.Where(metric => !metric.Series.Any(shown.Contains)).Select(metric => metric.Name).ShouldBeEmpty();
    }

    [Fact]
    public void EveryPanel_HasIdTitleAndAPlaceOfItsOwn()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(DeployFiles.Dashboard));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();

        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        panels.ShouldAllBe(panel => panel.GetProperty("title").GetString()!.Length > 0);
        panels.SelectMany(Cells).ShouldBeUnique();
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonElement panel)
    {
        var place = panel.GetProperty("gridPos");
        var (x, y, width, height) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
        (x + width).ShouldBeLessThanOrEqualTo(24);
        return Enumerable.Range(x, width).SelectMany(column => Enumerable.Range(y, height).Select(line => (column, line)));
    }
}
