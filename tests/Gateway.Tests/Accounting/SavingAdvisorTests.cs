using Gateway.Accounting;
using Gateway.Accounting.Prices;
using Gateway.Accounting.Savings;
using Gateway.Model;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Accounting;

public sealed class SavingAdvisorTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Target Sonnet = new("claude", "claude-sonnet-4-5");
    private static readonly Target Flash = new("gemini", "gemini-2.5-flash");
    private static readonly SavingFacts Nothing = new([], [], [], [], [], 1);

    [Fact]
    public void SmallPromptsAtADearModel_CheaperConfiguredModelIsNamedWithBothCosts()
    {
        var usage = new TokenUsage { Input = 1_000_000, Output = 100_000 };
        var saving = Advise(Nothing with { SmallPrompts = [new SmallPromptUse(Sonnet, 2000, usage, 4.5m)] }, Flash).ShouldHaveSingleItem();

        (saving.Kind, saving.SavingUsd).ShouldBe(("cheaper_model", 4.5m - 0.55m));
        saving.Title.ShouldBe("Ask gemini/gemini-2.5-flash instead of claude/claude-sonnet-4-5 for small prompts.");
        saving.Figures["requests"].ShouldBe(2000);
        saving.Figures["cheaperCostUsd"].ShouldBe(0.55m);
    }

    [Fact]
    public void ManySmallRequests_ArePricedOneByOne_NotAsOneOfALargeTier()
    {
        // Together they are far over the 200,000 tokens from which claude-sonnet-4-5 costs twice as much.
        var usage = new TokenUsage { Input = 900_000, Output = 30_000 };
        var saving = Advise(Nothing with { Fallbacks = [new FellBackUse(Sonnet, new Target("openai", "gpt-x"), 1000, usage, 10m)] }).ShouldHaveSingleItem();

        saving.Figures["firstTargetCostUsd"].ShouldBe((900 * 3m / 1000) + (30 * 15m / 1000));
    }

    [Fact]
    public void PrefixAtAVendorThatCachesByItself_NothingIsSaid()
    {
        var prefix = new RepeatedPrefix(new Target("openai", "gpt-5-mini"), 1, 400_000, 101, Now.AddMinutes(-100), Now, 0);
        Advise(Nothing with { Prefixes = [prefix] }).ShouldBeEmpty();
    }

    [Fact]
    public void CheaperModelThatFailsOften_IsNotNamed()
    {
        var usage = new TokenUsage { Input = 1_000_000, Output = 100_000 };
        var facts = Nothing with { SmallPrompts = [new SmallPromptUse(Sonnet, 2000, usage, 4.5m)] };

        Advise(facts with { Proven = [new ProvenTarget(Flash, 100, 90)] }).ShouldBeEmpty();
        Advise(facts with { Proven = [new ProvenTarget(Flash, 10, 10)] }).ShouldBeEmpty();
        Advise(facts with { Proven = [new ProvenTarget(Flash, 100, 99)] }).ShouldHaveSingleItem();
    }

    [Fact]
    public void ModelThatIsHardlyCheaper_IsNotNamed()
    {
        var usage = new TokenUsage { Input = 1_000_000, Output = 0 };
        Advise(Nothing with { SmallPrompts = [new SmallPromptUse(Flash, 10, usage, 0.3m)] }, new Target("openai", "gpt-5-mini")).ShouldBeEmpty();
    }

    [Fact]
    public void PrefixThatRepeatsUncached_CacheIsReckonedWithItsWrite()
    {
        // 40,000 bytes are about 10,000 tokens: plain 0.03 USD a request, 0.0375 to write, 0.003 to read.
        var prefix = new RepeatedPrefix(Sonnet, 1, 40_000, 101, Now.AddMinutes(-100), Now, 0);
        var saving = Advise(Nothing with { Prefixes = [prefix] }).ShouldHaveSingleItem();

        (saving.Kind, saving.SavingUsd).ShouldBe(("prompt_caching", (101 * 0.03m) - 0.0375m - (100 * 0.003m)));
        saving.Figures["averageGapSeconds"].ShouldBe(60);
    }

    [Theory]
    [InlineData(101, 100, 600_000, "claude-sonnet-4-5")] // read from a cache already
    [InlineData(3, 600, 0, "claude-sonnet-4-5")] // too far apart for any cache
    [InlineData(101, 100, 0, "no-such-model")]
    public void PrefixACacheWouldNotMakeCheaper_NothingIsSaid(int requests, int minutes, long cacheRead, string model)
    {
        var prefix = new RepeatedPrefix(Sonnet with { Model = model }, 1, 40_000, requests, Now.AddMinutes(-minutes), Now, cacheRead);
        Advise(Nothing with { Prefixes = [prefix] }).ShouldBeEmpty();
    }

    [Fact]
    public void AttemptsPaidWithoutAnAnswer_AreNamedWithTheirCost()
    {
        var saving = Advise(Nothing with { Unanswered = [new UnansweredUse(Sonnet, "timeout", 12, 0.6m), new UnansweredUse(Sonnet, "cut", 1, 0.001m)] })
            .ShouldHaveSingleItem();

        (saving.Kind, saving.SavingUsd, saving.Figures["attempts"]).ShouldBe(("unanswered_attempts", 0.6m, 12m));
    }

    [Fact]
    public void FallbackToADearerTarget_TheDifferenceIsNamed()
    {
        var usage = new TokenUsage { Input = 1_000_000 };
        var (dear, cheap) = (new FellBackUse(Flash, Sonnet, 5, usage, 3m), new FellBackUse(Sonnet, Flash, 5, usage, 0.3m));
        var saving = Advise(Nothing with { Fallbacks = [dear, cheap] }).ShouldHaveSingleItem();

        (saving.Kind, saving.SavingUsd).ShouldBe(("fallbacks", 2.7m));
    }

    [Fact]
    public void WhatSavesMost_ComesFirst() =>
        Advise(Nothing with { Unanswered = [new UnansweredUse(Sonnet, "cut", 1, 1m), new UnansweredUse(Sonnet, "timeout", 1, 5m)] })
            .Select(saving => saving.SavingUsd).ShouldBe([5m, 1m]);

    private static IReadOnlyList<Saving> Advise(SavingFacts facts, params Target[] configured)
    {
        var providers = new Dictionary<string, ProviderOptions>
        {
            ["claude"] = new() { Dialect = "anthropic", BaseUrl = "https://api.anthropic.com" },
            ["gemini"] = new() { Dialect = "gemini", BaseUrl = "https://generativelanguage.googleapis.com" },
            ["openai"] = new() { Dialect = "openai", BaseUrl = "https://api.openai.com" },
        };
        return new SavingAdvisor(new ModelCatalogue(PriceTable.Embedded, providers), configured, new HashSet<string> { "claude" }).Advise(facts, Now);
    }
}
