using Gateway.Accounting.Prices;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Accounting;

public sealed class PriceTableTests
{
    [Theory]
    [InlineData("anthropic", "claude-sonnet-4-5", "claude-sonnet-4-5")]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5")]
    [InlineData("anthropic", "claude-3-5-haiku-latest", "claude-3-5-haiku-latest")]
    [InlineData("anthropic", "Claude-Sonnet-4-5", "claude-sonnet-4-5")]
    [InlineData("anthropic", "claude-sonnet-4-5-sim:status=500", "claude-sonnet-4-5")]
    [InlineData("google", "models/gemini-2.5-flash", "gemini-2.5-flash")]
    [InlineData("google", "publishers/google/models/gemini-2.5-pro", "gemini-2.5-pro")]
    [InlineData("google", "gemini-2.5-flash-latest", "gemini-2.5-flash")]
    [InlineData("google", "publishers/anthropic/models/claude-opus-4-8@20260401", "claude-opus-4-8")]
    [InlineData("openai", "openai/gpt-5-mini", "gpt-5-mini")]
    [InlineData("openai", "gpt-5-mini-2025-08-07", "gpt-5-mini")]
    [InlineData("openai", "gpt-5-mini-2026-10-01", "gpt-5-mini")]
    [InlineData("openai", "gpt-5-mini-latest", "gpt-5-mini")]
    [InlineData("openai", "gpt-5.6-sol-2026-07-01", "gpt-5.6-sol")]
    [InlineData("azure", "gpt-5-mini", "gpt-5-mini")]
    [InlineData("aws", "us.anthropic.claude-sonnet-5-v1:0", "regional.anthropic.claude-sonnet-5-v1:0")]
    [InlineData("xai", "grok-4.3-20260101", "grok-4.3")]
    [InlineData("fireworks", "accounts/fireworks/models/deepseek-v3p2", "deepseek-v3p2")]
    [InlineData(null, "claude-sonnet-4-5", "claude-sonnet-4-5")]
    [InlineData(null, "gpt-5-mini", "gpt-5-mini")]
    [InlineData(null, "text-embedding-3-small", "text-embedding-3-small")]
    [InlineData(null, "text-embedding-ada-002", "text-embedding-ada-002")]
    [InlineData(null, "anthropic/claude-sonnet-4.5", "claude-sonnet-4-5")]
    [InlineData(null, "mistralai/codestral-2508", "codestral-2508")]
    [InlineData(null, "accounts/fireworks/models/deepseek-v3p2", "deepseek-v3p2")]
    [InlineData("nobody-knows", "models/gemini-2.5-flash", "gemini-2.5-flash")]
    public void Name_FindsItsModel(string? vendor, string name, string id) =>
        PriceTable.Embedded.Find(vendor, name).ShouldNotBeNull().Id.ShouldBe(id);

    [Theory]
    [InlineData("anthropic", "gpt-5-mini")] // another vendor's price says nothing here
    [InlineData("groq", "claude-sonnet-4-5")]
    [InlineData("openai", "gpt-of-tomorrow")]
    [InlineData(null, "llama3.1")]
    [InlineData(null, "text-embedding-004")] // Google's
    [InlineData(null, "somebody/something")]
    [InlineData("openai", "")]
    [InlineData("openai", "/")]
    public void UnknownName_IsUnknown(string? vendor, string name) => PriceTable.Embedded.Find(vendor, name).ShouldBeNull();

    [Theory]
    [InlineData("anthropic", "https://api.anthropic.com", "anthropic")]
    [InlineData("gemini", "https://generativelanguage.googleapis.com", "google")]
    [InlineData("openai", "https://api.openai.com/v1", "openai")]
    [InlineData("openai", "https://api.groq.com/openai/v1", "groq")]
    [InlineData("openai", "https://api.mistral.ai", "mistral")]
    [InlineData("openai", "https://API.deepseek.com", "deepseek")]
    [InlineData("anthropic", "https://api.moonshot.ai/anthropic", "moonshotai")]
    [InlineData("openai", "https://our-company.openai.azure.com", "azure")]
    [InlineData("anthropic", "https://bedrock-runtime.eu-central-1.amazonaws.com", "aws")]
    [InlineData("anthropic", "http://127.0.0.1:9100", "anthropic")]
    [InlineData("gemini", "http://127.0.0.1:9100", "google")]
    [InlineData("gemini", null, "google")]
    [InlineData("openai", "http://localhost:11434/v1", null)]
    [InlineData("openai", "https://proxy.example/https://api.openai.com", null)]
    public void Provider_StandsForItsVendor(string dialect, string? baseUrl, string? vendor) =>
        PriceTable.Embedded.VendorOf(dialect, baseUrl).ShouldBe(vendor);

    [Fact]
    public void ContextWindow_IsKnownWhereTheDataSays()
    {
        PriceTable.Embedded.Find("openai", "gpt-5-mini").ShouldNotBeNull().ContextWindow.ShouldBe(400_000);
        PriceTable.Embedded.Find("google", "gemini-2.5-pro").ShouldNotBeNull().ContextWindow.ShouldBeNull();
    }

    [Fact]
    public void ManyInventedNames_LeaveAnswersRight()
    {
        var table = new PriceTable(CatalogueReader.ReadEmbedded());
        for (var i = 0; i < 10_000; i++)
            table.Find("groq", $"invented-{i}").ShouldBeNull();

        table.Find("groq", new string('x', 100_000)).ShouldBeNull();
        table.Find("openai", "gpt-5-mini").ShouldBeSameAs(table.Find("openai", "gpt-5-mini"));
    }

    [Fact]
    public void OwnRowsBeforeTheBuilds_Win()
    {
        var own = new CatalogueVendor("openai", null,
        [
            new CatalogueModel
            {
                Id = "gpt-5-mini",
                Names = NameRule.Parse("^gpt-5-mini"),
                ContextWindow = 1_000,
                Prices = [new PricePeriod(new ModelPrice { Input = new TokenPrice(1m), Output = new TokenPrice(2m) })],
            },
        ]);
        var model = new PriceTable(new PriceSnapshot("own/1", [own, .. PriceTable.Embedded.Vendors])).Find("openai", "gpt-5-mini").ShouldNotBeNull();

        model.Cost(new TokenUsage { Input = 1_000_000, Output = 1_000_000 }, DateTimeOffset.UnixEpoch).ShouldBe(3m);
        model.ContextWindow.ShouldBe(1_000);
    }
}
