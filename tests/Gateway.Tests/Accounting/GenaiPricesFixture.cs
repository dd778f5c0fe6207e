using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Accounting;

/// <summary>What npm's genai-prices says that models cost, as <c>tools/make-cost-fixture.mjs</c> wrote it down; its header tells the format.</summary>
internal sealed class GenaiPricesFixture
{
    private const string NoPrice = "~";
    private readonly ILookup<string, string[]> _rows;

    public GenaiPricesFixture([CallerFilePath] string here = "")
    {
        _rows = File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "genai-prices.tsv"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .ToLookup(row => row[0], row => row[1..]);
        Usages = [.. _rows["usage"].Select(Usage)];
        Costs = _rows["costs"].ToDictionary(row => row[0], row => row.Skip(1).Select(Cost).ToArray());
    }

    public IReadOnlyList<TokenUsage> Usages { get; }

    /// <summary>USD for each of <see cref="Usages"/>; null where a bucket that is used has no price.</summary>
    public IReadOnlyDictionary<string, double?[]> Costs { get; }

    public IEnumerable<PricedModel> Models => _rows["model"].Select(row =>
        new PricedModel(row[0], row[1], DateTimeOffset.Parse(row[2], CultureInfo.InvariantCulture), row[3] == "none" ? null : row[3]));

    private static TokenUsage Usage(string[] cells)
    {
        var tokens = cells.Select(cell => long.Parse(cell, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray();
        return new TokenUsage
        {
            Input = tokens[0], CacheRead = tokens[1], CacheWrite5m = tokens[2], CacheWrite1h = tokens[3], Output = tokens[4], Reasoning = tokens[5],
        };
    }

    private static double? Cost(string cell) => cell == NoPrice ? null : double.Parse(cell, CultureInfo.InvariantCulture);
}

/// <param name="Vendor">Who sells it.</param>
/// <param name="Name">What it is asked for.</param>
/// <param name="At">When.</param>
/// <param name="Costs">Which of the fixture's costs are its own; null where it has no price at all.</param>
internal sealed record PricedModel(string Vendor, string Name, DateTimeOffset At, string? Costs)
{
    public override string ToString() => FormattableString.Invariant($"{Vendor}/{Name} at {At:u}");
}
