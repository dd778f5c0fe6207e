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

    private static PricedUsage Price(string provider, string model, TokenUsage usage) =>
        new ModelCatalogue(PriceTable.Embedded, Providers()).Price(new Target(provider, model), usage, Autumn);

    private static Dictionary<string, ProviderOptions> Providers() => new()
    {
        ["claude"] = new() { Dialect = "anthropic", BaseUrl = "https://api.anthropic.com" },
    };
}
