using System.Globalization;
using Gateway.Accounting;
using Gateway.Accounting.Budgets;
using Gateway.Accounting.Prices;
using Gateway.Model;

namespace Gateway.Tests.Budgets;

public sealed class WorstPriceTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ModelCatalogue Catalogue = new(
        PriceTable.Embedded, new Dictionary<string, ProviderOptions> { ["claude"] = new() { Dialect = "anthropic", BaseUrl = "https://api.anthropic.com" } });

    [Theory]
    [InlineData(CacheWrites.None, 3)]
    [InlineData(CacheWrites.FiveMinutes, 3.75)]
    [InlineData(CacheWrites.OneHour, 6)]
    public void Input_IsPricedAsTheDearestBucketItMayBeCountedIn(CacheWrites cache, decimal usdPerMillion)
    {
        var price = Catalogue.WorstPrice(Callers.Sonnet, new PromptSize(1_000, cache), Now)!.Value;
        price.Input.ShouldBe((long)(usdPerMillion * 1_000_000));
        price.For(100).ShouldBe(price.Input + 1_500_000);
        price.OutputFor(price.For(100)).ShouldBe(100);
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(1L << 62, 4)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void AnswersNoNumberHoldsThePriceOf_CostTheMostThereIs(long tokens, long answers) =>
        new WorstPrice(1, 15_000_000_000).For(tokens, answers).ShouldBe(long.MaxValue);

    [Fact]
    public void ModelNobodySells_HasNone() => Catalogue.WorstPrice(new Target("claude", "my-own"), default, Now).ShouldBeNull();

    [Fact]
    public void WhatFillsAModel_IsReservedAsFarAsItReads()
    {
        var document = new PromptSize(1_000, CacheWrites.None) { FillsWindow = true };
        // Claude's Haiku 4.5 reads 200,000 tokens, at a dollar a million.
        Catalogue.WorstPrice(new Target("claude", "claude-haiku-4-5"), document, Now)!.Value.Input.ShouldBe(201_000 * 1_000);
        Catalogue.WorstPrice(new Target("claude", "claude-haiku-4-5"), new PromptSize(0, CacheWrites.None) { Pictures = 2 }, Now)!.Value.Input.ShouldBe(3_400 * 1_000);
    }

    [Fact]
    public void AnswerOfPictures_HasNoPrice() =>
        Catalogue.WorstPrice(Callers.Sonnet, new PromptSize(1_000, CacheWrites.None) { MakesPictures = true }, Now).ShouldBeNull();

    [Theory]
    [InlineData("00:15", 135)]
    [InlineData("00:25", 270)]
    [InlineData("16:25", 270)]
    [InlineData("16:35", 135)]
    public void PriceThatRisesWhileARequestMayWait_IsReserved(string arrival, long nanoPerThousandth)
    {
        var catalogue = new ModelCatalogue(
            PriceTable.Embedded, new Dictionary<string, ProviderOptions> { ["deepseek"] = new() { Dialect = "openai", BaseUrl = "https://api.deepseek.com" } });
        var at = Now + TimeOnly.Parse(arrival, CultureInfo.InvariantCulture).ToTimeSpan();
        // Dear from 00:30 to 16:30; a request may take ten minutes.
        catalogue.WorstPrice(new Target("deepseek", "deepseek-chat"), new PromptSize(1_000, CacheWrites.None), at)!.Value.Input.ShouldBe(nanoPerThousandth * 1_000);
    }
}
