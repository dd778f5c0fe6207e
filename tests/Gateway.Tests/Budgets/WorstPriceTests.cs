using System.Globalization;
using System.Text;
using Gateway.Accounting;
using Gateway.Accounting.Budgets;
using Gateway.Accounting.Prices;
using Gateway.Model;
using Gateway.Protocol.Dialects.Anthropic;

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

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", CacheWrites.None)]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}]}""", CacheWrites.FiveMinutes)]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral","ttl":"1h"}}]}]}""", CacheWrites.OneHour)]
    public void CacheMarkers_AreSeenInTheBody(string body, CacheWrites cache) => PromptSize.Rough(Encoding.UTF8.GetBytes(body)).Cache.ShouldBe(cache);

    [Fact]
    public void MediaByReference_AddsItsFlatAmount()
    {
        var picture = Encoding.UTF8.GetBytes("""{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://x/y"}}]}]}""");
        PromptSize.Rough(picture).Tokens.ShouldBeGreaterThan(PromptSize.PictureByReference);
        var document = Encoding.UTF8.GetBytes("""{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"file","file_id":"f1"}}]}]}""");
        PromptSize.Rough(document).Tokens.ShouldBeGreaterThan(PromptSize.DocumentByReference);
        Near(document).Tokens.ShouldBeGreaterThan(PromptSize.DocumentByReference);
    }

    [Fact]
    public void LookCloser_ComesNearerToWhatAPromptHas_AndStaysAboveIt()
    {
        var text = string.Join(' ', Enumerable.Repeat("The quick brown fox jumps over the lazy dog.", 50));
        var body = Encoding.UTF8.GetBytes($$"""{"max_tokens":9,"messages":[{"role":"user","content":"{{text}}"}]}""");
        // English: about ten tokens a sentence here.
        Near(body).Tokens.ShouldBeInRange(500, 700);
        PromptSize.Rough(body).Tokens.ShouldBeGreaterThan(1_000);
    }

    [Theory]
    [InlineData("""{"model":"m","max_tokens":9,"mcp_servers":[{"type":"url","url":"https://a.example/sse","name":"a"}],"messages":[]}""")]
    [InlineData("""{"model":"m","input":[{"type":"input_file","file_url":"https://a.example/long.pdf"}]}""")]
    [InlineData("""{"model":"m","tools":[{"type":"web_search_20250305","name":"web_search"}],"messages":[]}""")]
    public void WhatTheVendorFetches_IsReserved(string body) =>
        PromptSize.Rough(Encoding.UTF8.GetBytes(body)).Tokens.ShouldBeGreaterThan(PromptSize.FetchedByVendor);

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

    private static PromptSize Near(byte[] body)
    {
        var chat = new AnthropicDialect().ReadRequest(body);
        return PromptSize.Near(chat, Model.Tokens.ChatTokens.Count(chat, Model.Tokens.ModelTokens.Other), body);
    }
}
