using Gateway.Accounting;
using Gateway.Accounting.Prices;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Accounting;

public sealed class ModelCatalogueTests
{
    private static readonly DateTimeOffset Autumn = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void KnownModel_HasItsCostAndTheVersionOfThePrice()
    {
        var usage = new TokenUsage { Input = 1_000, CacheRead = 20_000, Output = 500 };

        // 1,000 × 3 + 20,000 × 0.30 + 500 × 15, a million tokens each
        Price("claude", "claude-sonnet-4-5", usage).ShouldBe(new PricedUsage(0.0165m, "genai-prices/2026-08-21"));
    }

    [Fact]
    public void UnknownModel_HasNeither() =>
        Price("claude", "nobody-knows", new TokenUsage { Input = 1_000 }).ShouldBe(default);

    [Fact]
    public void UnknownUsage_HasAPriceAndNoCost() =>
        Price("claude", "claude-sonnet-4-5", default).ShouldBe(new PricedUsage(null, "genai-prices/2026-08-21"));

    [Fact]
    public void NamedVendor_CountsWhereverTheProviderIs()
    {
        var providers = new Dictionary<string, ProviderOptions>
        {
            ["proxy"] = new() { Dialect = "openai", BaseUrl = "https://proxy.example.org", Vendor = "groq" },
            ["ours"] = new() { Dialect = "openai", BaseUrl = "http://localhost:11434/v1", Vendor = "none" },
        };
        var catalogue = new ModelCatalogue(PriceTable.Embedded, providers, new PriceOptions { Provider = "ours", Model = "free-*", Input = 0, Output = 0 });

        catalogue.EstimatedCost(new Target("proxy", "llama-3.3-70b-versatile"), 1_000_000, 1, Autumn)!.Value.ShouldBe(0.59m, 0.001m);
        // A model of that name has a price at its maker's; nobody charges it on a machine of one's own.
        catalogue.EstimatedCost(new Target("ours", "deepseek-chat"), 10_000, 1_000, Autumn).ShouldBeNull();
        catalogue.EstimatedCost(new Target("ours", "free-model"), 10_000, 1_000, Autumn).ShouldBe(0);
    }

    [Fact]
    public void EstimatedCost_ComparesTargets()
    {
        var catalogue = Catalogue(new PriceOptions { Model = "own-*", Input = 1, Output = 2 });

        catalogue.EstimatedCost(new Target("openai", "gpt-5-mini"), 10_000, 1_000, Autumn).ShouldBe(0.0045m);
        catalogue.EstimatedCost(new Target("claude", "claude-sonnet-4-5"), 10_000, null, Autumn).ShouldBe(0.045m);
        catalogue.EstimatedCost(new Target("openai", "own-1"), 10_000, 1_000, Autumn).ShouldBe(0.012m);
        catalogue.EstimatedCost(new Target("openai", "nobody-knows"), 10_000, 1_000, Autumn).ShouldBeNull();
    }

    [Fact]
    public void ConfiguredPrice_CountsBeforeTheCatalogues_WithAVersionOfItsOwn()
    {
        var own = new PriceOptions
        {
            Model = "claude-sonnet-4-5", Input = 2, CacheRead = 0.5m, CacheWrite5m = 3, CacheWrite1h = 4, Output = 10, Reasoning = 5, PerThousandRequests = 7,
        };
        var usage = new TokenUsage { Input = 1_000, CacheRead = 2_000, CacheWrite5m = 3_000, CacheWrite1h = 4_000, Output = 500, Reasoning = 100 };

        var priced = Catalogue(own).Price(new Target("claude", "claude-sonnet-4-5"), usage, Autumn);

        // 1,000 × 2 + 2,000 × 0.50 + 3,000 × 3 + 4,000 × 4 + 400 × 10 + 100 × 5, a million tokens each, and 7 for a thousand requests
        priced.Usd.ShouldBe(0.0395m);
        priced.PriceVersion.ShouldNotBeNull().ShouldMatch("^config/[0-9a-f]{8}$");
    }

    [Fact]
    public void ModelNobodyKnows_HasTheConfiguredPrice() =>
        Catalogue(new PriceOptions { Provider = "OpenAI", Model = "my-llama", Input = 0, Output = 0 })
            .Price(new Target("openai", "my-llama"), new TokenUsage { Input = 1_000, Output = 1_000 }, Autumn).Usd.ShouldBe(0m);

    [Theory]
    [InlineData("openai", "gpt-5-mini", 1)] // provider and name
    [InlineData("openai", "gpt-5-nano", 2)] // provider and pattern
    [InlineData("azure", "gpt-5-mini", 3)] // name
    [InlineData("azure", "gpt-5-nano", 4)] // the first of two patterns
    public void MostSpecificPrice_Counts(string provider, string model, int usd)
    {
        var catalogue = Catalogue(
            Own(null, "gpt-*", 4), Own(null, "gpt-5-*", 5), Own(null, "gpt-5-mini", 3), Own("openai", "gpt-5*", 2), Own("openai", "gpt-5-mini", 1));

        catalogue.Price(new Target(provider, model), new TokenUsage { Input = 1_000_000 }, Autumn).Usd.ShouldBe(usd);
    }

    [Fact]
    public void Version_ChangesWithThePriceAndWithNothingElse()
    {
        var version = Version(new PriceOptions { Model = "m", Input = 3, Output = 15 });

        // Stored rows name it: it must be the same in every process and every release.
        version.ShouldBe("config/36df2e50");
        Version(new PriceOptions { Model = "m", Input = 3.00m, Output = 15.0m }).ShouldBe(version);
        Version(new PriceOptions { Model = "m", Input = 3, Output = 15.01m }).ShouldNotBe(version);
        Version(new PriceOptions { Model = "m", Input = 3, CacheRead = 15, Output = 15 }).ShouldNotBe(version);
        Version(new PriceOptions { Model = "m", Input = 3, CacheWrite5m = 15, Output = 15 }).ShouldNotBe(version);
        Version(new PriceOptions { Provider = "openai", Model = "m", Input = 3, Output = 15 }).ShouldNotBe(version);
    }

    [Fact]
    public void ContextWindow_IsTheConfiguredOneElseTheCatalogues()
    {
        var catalogue = Catalogue(
            new PriceOptions { Model = "gpt-5-mini", Input = 1, Output = 1 }, new PriceOptions { Model = "own", Input = 1, Output = 1, ContextWindow = 8_000 });

        catalogue.ContextWindow(new Target("openai", "gpt-5-mini")).ShouldBe(400_000);
        catalogue.ContextWindow(new Target("openai", "own")).ShouldBe(8_000);
        catalogue.ContextWindow(new Target("openai", "nobody-knows")).ShouldBeNull();
    }

    private static string? Version(PriceOptions own) => Catalogue(own).Price(new Target("openai", "m"), default, Autumn).PriceVersion;

    private static PriceOptions Own(string? provider, string model, decimal usd) => new() { Provider = provider, Model = model, Input = usd, Output = usd };

    private static PricedUsage Price(string provider, string model, TokenUsage usage) =>
        Catalogue().Price(new Target(provider, model), usage, Autumn);

    private static ModelCatalogue Catalogue(params PriceOptions[] own) => new(
        PriceTable.Embedded,
        new Dictionary<string, ProviderOptions>
        {
            ["claude"] = new() { Dialect = "anthropic", BaseUrl = "https://api.anthropic.com" },
            ["openai"] = new() { Dialect = "openai", BaseUrl = "https://api.openai.com" },
            ["azure"] = new() { Dialect = "openai", BaseUrl = "https://us.openai.azure.com" },
        },
        own);
}
