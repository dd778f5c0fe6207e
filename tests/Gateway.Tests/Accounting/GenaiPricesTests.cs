using System.Globalization;
using Gateway.Accounting.Prices;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Accounting;

/// <summary>
/// Costs against those of npm's <c>@pydantic/genai-prices</c>: each model of the catalogue by its id and its other names, before and after each
/// change of its price, every bucket alone and together, and around the start of every tier.
/// </summary>
public sealed class GenaiPricesTests
{
    // The package reckons in doubles, this project exactly.
    private const double Precision = 1e-12;
    private const int Shown = 20;
    private static readonly GenaiPricesFixture Fixture = new();

    [Fact]
    public void EveryModelThePackageCanPrice_CostsTheSame()
    {
        var differences = new List<string>();
        foreach (var model in Fixture.Models)
        {
            if (model.Costs is not { } costs)
                continue;
            var own = PriceTable.Embedded.Find(model.Vendor, model.Name);
            differences.AddRange(Fixture.Usages.Zip(Fixture.Costs[costs])
                .Select(pair => Difference(own?.Cost(pair.First, model.At), pair.Second, pair.First))
                .OfType<string>()
                .Select(difference => $"{model}: {difference}"));
        }

        differences.Take(Shown).ShouldBeEmpty($"{differences.Count} costs differ");
    }

    [Fact]
    public void EveryModelOfTheCatalogue_IsCompared()
    {
        var catalogue = PriceTable.Embedded.Vendors.SelectMany(vendor => vendor.Models.Select(model => (vendor.Id, model.Id)));

        catalogue.Except(Fixture.Models.Select(model => (model.Vendor, model.Name))).ShouldBeEmpty();
        Fixture.Usages.Count.ShouldBe(70);
    }

    /// <summary>The package takes them for free; here that is so only where the catalogue says it in words.</summary>
    [Fact]
    public void ModelsWithoutAnyPrice_AreUnknownOrFree()
    {
        var costs = Fixture.Models.Where(model => model.Costs is null)
            .ToLookup(model => PriceTable.Embedded.Find(model.Vendor, model.Name)?.Cost(new TokenUsage { Input = 1_000 }, model.At), model => model.ToString());

        costs[null].Count().ShouldBe(3);
        costs[0].Count().ShouldBe(9);
        costs.Count.ShouldBe(2);
    }

    private static string? Difference(decimal? own, double? official, TokenUsage usage)
    {
        if (own is null || official is null)
            return own is null && official is null ? null : Told(own, official, usage);
        return Math.Abs((double)own - official.Value) <= Precision * official.Value ? null : Told(own, official, usage);
    }

    private static string Told(decimal? own, double? official, TokenUsage usage) =>
        string.Create(CultureInfo.InvariantCulture, $"{own?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}, the package says {official} for {usage}");
}
