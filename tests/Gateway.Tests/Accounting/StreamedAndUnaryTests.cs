using System.Text.Json.Nodes;
using Gateway.Accounting;
using Gateway.Accounting.Prices;
using Gateway.Model;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Tests.Hosting;
using Gateway.Tests.Translation;

namespace Gateway.Tests.Accounting;

/// <summary>
/// The same answer streamed and unary has the same tokens and the same cost: BerriAI/litellm#36168 (lesson 1: usage beside content was dropped, four
/// times the cost), #9812 and #5443 (lesson 9: caches counted otherwise in streams), mozilla-ai/otari#256 (lesson 7: one dialect metered, another not).
/// </summary>
public sealed class StreamedAndUnaryTests(KeylessGateway keyless) : IClassFixture<KeylessGateway>
{
    private static readonly DateTimeOffset Autumn = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly ModelCatalogue Catalogue = new(PriceTable.Embedded, new Dictionary<string, ProviderOptions>
    {
        ["anthropic"] = new() { Dialect = "anthropic", BaseUrl = "https://api.anthropic.com" },
        ["openai"] = new() { Dialect = "openai", BaseUrl = "https://api.openai.com" },
        ["gemini"] = new() { Dialect = "gemini", BaseUrl = "https://generativelanguage.googleapis.com" },
    });

    [Theory]
    [InlineData("anthropic", "anthropic-messages", "claude-sonnet-4-5", false, 200)]
    [InlineData("anthropic", "anthropic-messages", "claude-sonnet-4-5", true, 200)]
    [InlineData("openai", "openai-chat", "gpt-5-mini", false, 500)]
    [InlineData("openai", "openai-chat", "gpt-5-mini", true, 500)]
    [InlineData("gemini", "gemini-generate", "gemini-2.5-pro", false, 200)]
    [InlineData("gemini", "gemini-generate", "gemini-2.5-pro", true, 200)]
    public void RecordedAnswer_AsAStream_CostsTheSame(string dialect, string wire, string model, bool translate, int atLeast)
    {
        WireCorpus.Require();
        var (compared, differences) = (0, new List<string>());
        foreach (var recorded in WireCorpus.Cases(wire, streaming: false, status: 200).Where(c => !c.IsSse))
        {
            if (JsonNode.Parse(recorded.Response) is not JsonObject body || Explode(dialect, body) is not { } stream)
                continue;
            // What is no whole answer in one of the two forms is refused there, and costs what was sent.
            if (CarriedAnswer.Unary(dialect, translate, body.ToJsonString()).Usage is not { } unary
                || CarriedAnswer.Streamed(dialect, translate, stream).Usage is not { } streamed)
                continue;
            compared++;
            var (one, other) = (Price(unary), Price(streamed));
            if (unary != streamed || one != other || one.Usd is null)
                differences.Add($"{recorded}:\nunary  {one.Usd} {unary}\nstream {other.Usd} {streamed}");
        }

        differences.Take(10).ShouldBeEmpty($"{differences.Count} of {compared} differ");
        compared.ShouldBeGreaterThanOrEqualTo(atLeast);

        PricedUsage Price(TokenUsage usage) => Catalogue.Price(new Target(dialect, model), usage, Autumn);
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", "provider")]
    [InlineData("gemini-2.5-flash", "provider")]
    [InlineData("openai/gpt-5-mini", "provider")]
    [InlineData("claude/sim:no-usage+text-bytes=4000", "estimated")]
    [InlineData("gemini/sim:no-usage+text-bytes=4000", "estimated")]
    [InlineData("openai/sim:no-usage+text-bytes=4000", "estimated")]
    public async Task SameRequest_HasTheSameRow(string model, string source)
    {
        var unary = await RowAsync(model, stream: false);
        var streamed = await RowAsync(model, stream: true);

        streamed.ShouldBe(unary);
        (unary.Source, unary.Input > 0, unary.Output > 0).ShouldBe((source, true, true));
        // The simulator's own models have no price.
        (unary.CostUsd > 0).ShouldBe(source == "provider");
    }

    private static string? Explode(string dialect, JsonObject body) => dialect switch
    {
        "anthropic" => body["content"] is JsonArray ? ExplodedMessage.Of(body) : null,
        // JSON that was asked for comes as an object in Cloudflare's whole answers; nobody streams that.
        "openai" => body["choices"] is JsonArray { Count: > 0 } choices && choices[0]?["message"]?["content"] is not JsonObject ? OneChunk.OfChatCompletion(body) : null,
        _ => OneChunk.OfGenerateContent(body),
    };

    private async Task<Row> RowAsync(string model, bool stream)
    {
        var id = $"{model}-{stream}";
        var body = $$"""
            {"model":"{{model}}","max_tokens":4000,"stream":{{(stream ? "true" : "false")}},
             "system":[{"type":"text","text":"a long system text that can be cached","cache_control":{"type":"ephemeral"} }],
             "messages":[{"role":"user","content":"hello, how are you? Grüße 👋"}]}
            """;
        using var response = await keyless.Gateway.PostAsync(body, ("x-request-id", id));
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var row = await keyless.Gateway.RowAsync(id);
        return new Row(row.InputTokens, row.CacheReadTokens, row.CacheWriteTokens, row.OutputTokens, row.UsageSource, row.CostUsd);
    }

    private sealed record Row(long? Input, long? CacheRead, long? CacheWrite, long? Output, string? Source, double? CostUsd);
}
