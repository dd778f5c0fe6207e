using System.Text.Json;
using Gateway.Tests.Hosting;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Translation;

/// <summary>A provider that counts no tokens: its client is told an estimate, and the log says that it is one.</summary>
public sealed class UnsaidUsageTests
{
    /// <summary>22 bytes: 6 tokens.</summary>
    private const string Words = "It is nineteen degrees";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    [InlineData("gemini", false)]
    [InlineData("gemini", true)]
    public async Task AnswerWithoutUsage_TellsAnEstimate(string provider, bool stream)
    {
        var (usage, source) = await AskAsync(provider, stream, "");

        usage.GetProperty("output_tokens").GetInt64().ShouldBe(6);
        usage.GetProperty("input_tokens").GetInt64().ShouldBeGreaterThan(0);
        source.ShouldBe(("estimated", 6L));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InputAloneIsSaid_OutputIsEstimatedBesideIt(bool stream)
    {
        var (usage, source) = await AskAsync("gemini", stream, ",\"usageMetadata\":{\"promptTokenCount\":77}");

        usage.GetProperty("input_tokens").GetInt64().ShouldBe(77);
        usage.GetProperty("output_tokens").GetInt64().ShouldBe(6);
        source.ShouldBe(("estimated", 6L));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ProvidersNumbers_Win(bool stream)
    {
        var (usage, source) = await AskAsync("openai", stream, ",\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}");

        usage.GetProperty("input_tokens").GetInt64().ShouldBe(7);
        usage.GetProperty("output_tokens").GetInt64().ShouldBe(3);
        source.ShouldBe(("provider", 3L));
    }

    private static async Task<(JsonElement Usage, (string? Source, long? Output) Row)> AskAsync(string provider, bool stream, string usage)
    {
        await using var scripted = await ScriptedProvider.StartAsync(_ => Answer(provider, stream, usage));
        await using var gateway = await TestGateway.StartAsync(scripted.BaseAddress);
        using var response = await gateway.PostAsync(
            $$"""{"model":"{{provider}}/m","max_tokens":9,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"how warm is it?"}]}""",
            ("x-request-id", "unsaid"));
        var text = await response.Content.ReadAsStringAsync(Token);
        var json = stream
            ? text.Split('\n').Single(l => l.StartsWith("data: {\"type\":\"message_delta\"", StringComparison.Ordinal))["data: ".Length..]
            : text;
        var row = await gateway.RowAsync("unsaid");
        return (JsonElement.Parse(json).GetProperty("usage"), (row.UsageSource, row.OutputTokens));
    }

    private static ScriptedAnswer Answer(string provider, bool stream, string usage)
    {
        var body = provider == "gemini"
            ? $$$"""{"candidates":[{"content":{"role":"model","parts":[{"text":"{{{Words}}}"}]},"finishReason":"STOP","index":0}]{{{usage}}}}"""
            : $$$"""{"id":"c1","choices":[{"index":0,"{{{(stream ? "delta" : "message")}}}":{"role":"assistant","content":"{{{Words}}}"},"finish_reason":"stop"}]{{{usage}}}}""";
        return stream ? ScriptedAnswer.Stream($"data: {body}\n\n") : ScriptedAnswer.Json(body);
    }
}
