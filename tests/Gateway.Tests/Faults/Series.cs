using Gateway.Tests.Hosting;
using Gateway.Tests.Telemetry;

namespace Gateway.Tests.Faults;

/// <summary>The metrics page, summed over the labels a test does not ask for.</summary>
internal sealed class Series(PrometheusPage page)
{
    public static async Task<Series> ReadAsync(TestGateway gateway) =>
        new(PrometheusPage.Parse(await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken)));

    /// <param name="name">The metric.</param>
    /// <param name="labels">As <c>provider="claude"</c>: series that have all of them count.</param>
    public double Sum(string name, params string[] labels) => page.Samples
        .Where(sample => (sample.Key == name || sample.Key.StartsWith(name + "{", StringComparison.Ordinal))
            && labels.All(label => sample.Key.Contains(label, StringComparison.Ordinal)))
        .Sum(sample => sample.Value);
}
