using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Gateway.Accounting.Prices;

namespace Gateway.Tests.Accounting;

/// <summary>The embedded catalogue against the data it was made from.</summary>
public sealed class CatalogueSourceTests
{
    [Fact]
    public void EveryModelOfTheSource_IsFoundByItsOwnIdWithItsWindow()
    {
        var models = PriceSource.Models().ToList();
        foreach (var (vendor, model) in models)
        {
            var id = model.GetProperty("id").GetString()!;
            var found = PriceTable.Embedded.Find(vendor, id);

            found.ShouldNotBeNull($"{vendor}/{id}").Id.ShouldBe(id);
            int? window = model.TryGetProperty("context_window", out var tokens) ? tokens.GetInt32() : null;
            found.ContextWindow.ShouldBe(window, $"{vendor}/{id}");
        }

        PriceTable.Embedded.Vendors.Length.ShouldBe(16);
        PriceTable.Embedded.Vendors.Sum(v => v.Models.Length).ShouldBe(models.Count);
    }

    [Fact]
    public void EveryNameTheSourceSpellsOut_FindsTheSourcesModel()
    {
        foreach (var (vendor, model) in PriceSource.Models())
        {
            foreach (var name in Equals(model.GetProperty("match")))
                PriceTable.Embedded.Find(vendor, name).ShouldNotBeNull($"{vendor}/{name}");
        }
    }

    [Fact]
    public void EveryPriceOfTheSource_IsTheCataloguesOwn()
    {
        foreach (var (vendor, model) in PriceSource.Models())
        {
            var found = PriceTable.Embedded.Find(vendor, model.GetProperty("id").GetString()!).ShouldNotBeNull();
            var prices = model.GetProperty("prices");
            JsonElement[] sets = prices.ValueKind == JsonValueKind.Array
                ? [.. prices.EnumerateArray().Select(p => p.GetProperty("prices"))]
                : [prices];
            foreach (var (set, own) in sets.Where(s => s.EnumerateObject().Any()).Zip(found.Prices, (set, period) => (set, period.Price)))
            {
                Compare(set, "input_mtok", own.Input, found.Id);
                Compare(set, "cache_read_mtok", own.CacheRead, found.Id);
                Compare(set, "cache_write_mtok", own.CacheWrite5m, found.Id);
                Compare(set, "cache_write_1h_mtok", own.CacheWrite1h, found.Id);
                Compare(set, "output_mtok", own.Output, found.Id);
                Compare(set, "output_reasoning_mtok", own.Reasoning, found.Id);
                decimal? requests = set.TryGetProperty("requests_kcount", out var usd) ? usd.GetDecimal() : null;
                own.ThousandRequests.ShouldBe(requests, found.Id);
            }
        }
    }

    [Fact]
    public void EveryRegularExpressionOfTheCatalogue_IsOne() =>
        PriceTable.Embedded.Vendors.ShouldAllBe(v =>
            !v.IsAt("nowhere") && v.Find("\0") == null && !v.ModelNames.Fits("\0") && !v.OtherNames.Fits("\0"));

    [Fact]
    public async Task CommittedTable_IsWhatTheScriptMakes()
    {
        var source = PriceSource.Require();
        var made = Path.GetTempFileName();
        try
        {
            var complaints = await MakeAsync(source, made, TestContext.Current.CancellationToken);

            var committed = Path.Combine(PriceSource.Project, "src/Gateway/Accounting/Prices/model-prices.tsv");
            File.ReadAllBytes(made).ShouldBe(File.ReadAllBytes(committed));
            complaints.ShouldContain("not held: price input_audio: ");
        }
        finally
        {
            File.Delete(made);
        }
    }

    private static async Task<string> MakeAsync(string source, string target, CancellationToken cancellation)
    {
        var script = Path.Combine(PriceSource.Project, "tools/make-prices.py");
        var day = PriceTable.Embedded.Version[(PriceTable.Embedded.Version.IndexOf('/', StringComparison.Ordinal) + 1)..];
        using var python = Start(new ProcessStartInfo("python3", [script, source, day, target]) { RedirectStandardError = true });
        var complaints = await python.StandardError.ReadToEndAsync(cancellation);
        await python.WaitForExitAsync(cancellation);
        python.ExitCode.ShouldBe(0, complaints);
        return complaints;
    }

    private static Process Start(ProcessStartInfo command)
    {
        try
        {
            return Process.Start(command)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3, which makes the table of prices, is not on this machine");
            throw;
        }
    }

    private static void Compare(JsonElement set, string name, TokenPrice? own, string model)
    {
        if (!set.TryGetProperty(name, out var price))
        {
            own.ShouldBeNull($"{model} {name}");
            return;
        }

        var isTiered = price.ValueKind == JsonValueKind.Object;
        var usd = (isTiered ? price.GetProperty("base") : price).GetDecimal();
        own.ShouldNotBeNull($"{model} {name}").Base.ShouldBe(usd, $"{model} {name}");
        foreach (var tier in isTiered ? price.GetProperty("tiers").EnumerateArray() : default)
            own.For(tier.GetProperty("start").GetInt64() + 1).ShouldBe(tier.GetProperty("price").GetDecimal(), $"{model} {name}");
    }

    private static IEnumerable<string> Equals(JsonElement rule)
    {
        if (rule.TryGetProperty("equals", out var name))
            return [name.GetString()!];
        return rule.TryGetProperty("or", out var parts) ? parts.EnumerateArray().SelectMany(Equals) : [];
    }
}
