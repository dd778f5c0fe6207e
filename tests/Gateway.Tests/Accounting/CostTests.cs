using System.Globalization;
using Gateway.Accounting.Prices;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Accounting;

/// <summary>Costs of the models of the build, worked out by hand from the vendors' price lists.</summary>
public sealed class CostTests
{
    private static readonly DateTimeOffset Autumn = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AnthropicWithAllBuckets_EachHasItsPrice()
    {
        var usage = new TokenUsage { Input = 1_000, CacheRead = 20_000, CacheWrite5m = 4_000, CacheWrite1h = 3_000, Output = 500 };

        // 1,000 × 3 + 20,000 × 0.30 + 4,000 × 3.75 + 3,000 × 6 + 500 × 15, a million tokens each
        Cost("anthropic", "claude-sonnet-4-5", usage).ShouldBe(0.0495m);
    }

    [Fact]
    public void OpenAiCachedInput_CostsATenth() =>
        // 10,000 × 0.25 + 90,000 × 0.025 + 1,200 × 2
        Cost("openai", "gpt-5-mini", new TokenUsage { Input = 10_000, CacheRead = 90_000, Output = 1_200, Reasoning = 1_000 })
            .ShouldBe(0.00715m);

    [Theory]
    [InlineData(200_000, "0.26")] // 200,000 × 1.25 + 1,000 × 10
    [InlineData(200_001, "0.5150025")] // 200,001 × 2.50 + 1,000 × 15: every token, not only those above
    public void GeminiTier_CountsForTheWholeRequest(long input, string usd) =>
        Cost("google", "gemini-2.5-pro", new TokenUsage { Input = input, Output = 1_000 }).ShouldBe(Usd(usd));

    [Fact]
    public void Tier_IsChosenByAllInput_CachesIncluded()
    {
        var usage = new TokenUsage { Input = 1_000, CacheRead = 150_000, CacheWrite5m = 30_000, CacheWrite1h = 20_000, Output = 100 };

        // 1,000 × 6 + 150,000 × 0.60 + 30,000 × 7.50 + 20,000 × 12 + 100 × 22.50
        Cost("anthropic", "claude-sonnet-4-5", usage).ShouldBe(0.56325m);
    }

    [Theory]
    [InlineData("2026-08-31T23:59:59Z", "12")]
    [InlineData("2026-09-01T00:00:00Z", "18")]
    [InlineData("2026-09-01T01:00:00+02:00", "12")] // still August in UTC
    public void DatedChange_CountsFromItsDay(string at, string usd) =>
        Cost("anthropic", "claude-sonnet-5", new TokenUsage { Input = 1_000_000, Output = 1_000_000 }, Time(at)).ShouldBe(Usd(usd));

    [Theory]
    [InlineData("2026-11-21T00:29:59Z", "0.685")]
    [InlineData("2026-11-21T00:30:00Z", "1.37")]
    [InlineData("2026-11-21T16:29:59Z", "1.37")]
    [InlineData("2026-11-21T16:30:00Z", "0.685")]
    public void DailyHours_HaveTheirOwnPrice(string at, string usd) =>
        Cost("deepseek", "deepseek-chat", new TokenUsage { Input = 1_000_000, Output = 1_000_000 }, Time(at)).ShouldBe(Usd(usd));

    [Fact]
    public void ReasoningWithAPriceOfItsOwn_IsNotPaidTwice() =>
        // 1,000 × 2 + (5,000 − 4,000) × 8 + 4,000 × 3
        Cost("perplexity", "sonar-deep-research", new TokenUsage { Input = 1_000, Output = 5_000, Reasoning = 4_000 }).ShouldBe(0.022m);

    [Fact]
    public void PriceForARequest_IsAdded() =>
        // 1,000 × 3 + 1,000 × 15 + 14 for a thousand requests
        Cost("perplexity", "sonar-pro", new TokenUsage { Input = 1_000, Output = 1_000 }).ShouldBe(0.032m);

    [Fact]
    public void BucketsWithoutAPrice_CostWhatTheWiderOneDoes()
    {
        // Bedrock's hour costs what five minutes do; Groq's model has no price for a cache, which is then plain input.
        Cost("aws", "global.anthropic.claude-fable-5-v1:0", new TokenUsage { CacheWrite1h = 1_000_000 }).ShouldBe(12.5m);
        Cost("groq", "llama-3.3-70b-versatile", new TokenUsage { CacheRead = 1_000_000 })
            .ShouldBe(Cost("groq", "llama-3.3-70b-versatile", new TokenUsage { Input = 1_000_000 }));
    }

    [Fact]
    public void NothingSaid_IsUnknownAndNotZero()
    {
        Cost("openai", "gpt-5-mini", new TokenUsage { Source = UsageSource.Unknown }).ShouldBeNull();
        Cost("openai", "gpt-5-mini", new TokenUsage { Input = 0, Output = 0 }).ShouldBe(0m);
    }

    [Fact]
    public void UsedBucketWithNoPriceAtAll_IsUnknown()
    {
        Cost("openai", "text-embedding-3-small", new TokenUsage { Input = 1_000_000 }).ShouldBe(0.02m);
        Cost("openai", "text-embedding-3-small", new TokenUsage { Input = 1_000_000, Output = 1 }).ShouldBeNull();
        Cost("cerebras", "qwen-3-coder-480b", new TokenUsage { Input = 1 }).ShouldBeNull();
    }

    [Fact]
    public void FreeModel_CostsZero() =>
        Cost("google", "gemma-3-27b-it", new TokenUsage { Input = 1_000, Output = 1_000 }).ShouldBe(0m);

    [Fact]
    public void CountsThatCannotBe_GiveNoMoneyBack()
    {
        Cost("openai", "gpt-5-mini", new TokenUsage { Input = 1_000_000, Output = -5 }).ShouldBe(0.25m);
        Cost("perplexity", "sonar-deep-research", new TokenUsage { Output = 1_000_000, Reasoning = 9_000_000 }).ShouldBe(3m);
    }

    [Fact]
    public void SmallAmounts_AreNotRounded() =>
        Cost("deepseek", "deepseek-v4-flash", new TokenUsage { CacheRead = 1 }).ShouldBe(0.0000000028m);

    [Fact]
    public void EveryModel_CostIsTheSumOfItsBuckets()
    {
        foreach (var price in PriceTable.Embedded.Vendors.SelectMany(v => v.Models).SelectMany(m => m.Prices).Select(p => p.Price))
        {
            // Every part lies below every tier, and so does the whole.
            TokenUsage[] parts =
            [
                new() { Input = 1_234 }, new() { CacheRead = 23_456 }, new() { CacheWrite5m = 345 }, new() { CacheWrite1h = 4_567 },
                new() { Output = 5_000 }, new() { Output = 678, Reasoning = 678 },
            ];
            var whole = new TokenUsage
            {
                Input = 1_234, CacheRead = 23_456, CacheWrite5m = 345, CacheWrite1h = 4_567, Output = 5_678, Reasoning = 678,
            };
            var perRequest = (price.ThousandRequests ?? 0) / 1000;

            price.Cost(whole).ShouldBe(parts.Select(p => price.Cost(p) - perRequest).Aggregate((a, b) => a + b) + perRequest);
        }
    }

    private static CatalogueModel Model(string vendor, string model) => PriceTable.Embedded.Find(vendor, model).ShouldNotBeNull();

    private static decimal? Cost(string vendor, string model, TokenUsage usage, DateTimeOffset? at = null) =>
        Model(vendor, model).Cost(usage, at ?? Autumn);

    private static decimal Usd(string amount) => decimal.Parse(amount, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
}
