using System.Globalization;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Faults;

/// <summary>The metrics page, summed over the labels a test does not ask for. That the page is well formed is tested elsewhere.</summary>
internal sealed class Series
{
    private readonly List<(string Name, string Labels, double Value)> _samples = [];

    private Series(string page)
    {
        foreach (var line in page.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var value = line.LastIndexOf(' ');
            var labels = line.IndexOf('{', StringComparison.Ordinal) is >= 0 and var brace ? brace : value;
            _samples.Add((line[..labels], line[labels..value], Value(line.AsSpan(value + 1))));
        }
    }

    private static double Value(ReadOnlySpan<char> text) =>
        text is "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    public static async Task<Series> ReadAsync(TestGateway gateway) =>
        new(await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));

    /// <param name="name">The metric.</param>
    /// <param name="labels">As <c>provider="claude"</c>: series that have all of them count.</param>
    public double Sum(string name, params string[] labels) => _samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.Contains(label, StringComparison.Ordinal)))
        .Sum(sample => sample.Value);
}
