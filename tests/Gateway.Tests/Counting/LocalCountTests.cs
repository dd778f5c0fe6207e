using System.Text;
using System.Text.Json;
using Anthropic.Models.Messages;
using Gateway.Accounting.Tokens;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Tests.Clients;

namespace Gateway.Tests.Counting;

/// <summary>Counts the gateway makes itself, for targets of another dialect; and the vendor's own client against every kind of provider.</summary>
public sealed class LocalCountTests(SimulatedVendors vendors) : IClassFixture<SimulatedVendors>
{
    private const string Path = "/v1/messages/count_tokens";
    private const string Text = "The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog.";
    private const string Tools = ""","tools":[{"name":"weather","description":"Tells the weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}}}}]""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Models => SimulatedVendors.Models;

    [Theory]
    [MemberData(nameof(Models))]
    public async Task OfficialClient_CountsWithEveryKindOfProvider(string model)
    {
        var few = await CountAsync(model, "hi");
        var many = await CountAsync(model, string.Join(' ', Enumerable.Repeat(Text, 20)));

        few.ShouldBeInRange(1, 40);
        many.ShouldBeInRange(250, 600);
    }

    [Theory]
    [InlineData("openai/gpt-5-mini", "", "counted by the gateway with the model's own encoding")]
    [InlineData("openai/gpt-5-mini", Tools, "counted by the gateway with the model's own encoding; tools, pictures and documents are estimated")]
    [InlineData("openai/llama-of-somebody", "", "estimated by the gateway, within about a fifth for English and code, a third for other languages")]
    [InlineData("gemini-2.5-flash", "", "estimated by the gateway, within about a fifth for English and code, a third for other languages")]
    public async Task OtherDialect_CountsAsTheAccountsDoAndSaysHowExactly(string model, string extra, string warning)
    {
        var body = $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{Text}}"}]{{extra}}}""";
        using var response = await vendors.Gateway.PostAsync(Encoding.UTF8.GetBytes(body), Path);
        var bytes = await response.Content.ReadAsStringAsync(Token);

        var dialect = model.StartsWith("openai", StringComparison.Ordinal) ? Protocol.Chat.Dialect.OpenAi : Protocol.Chat.Dialect.Gemini;
        var expected = InputTokens.Count(new AnthropicDialect().ReadRequest(Encoding.UTF8.GetBytes(body)), model[(model.IndexOf('/') + 1)..], dialect);
        bytes.ShouldBe($$"""{"input_tokens":{{expected.Tokens}}}""");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        response.Headers.GetValues("x-gateway-warnings").ShouldBe(["input_tokens: " + warning]);
    }

    [Fact]
    public async Task RecordedCounts_OfTextAreNearWhatTheVendorSaid()
    {
        WireCorpus.Require();
        var near = 0;
        foreach (var recorded in WireCorpus.Cases("anthropic-count-tokens").Where(c => c.Status == 200 && !c.Features.Contains("tools_declared")))
        {
            var said = JsonElement.Parse(recorded.Response).GetProperty("input_tokens").GetInt64();
            var body = Encoding.UTF8.GetString(recorded.Request!);
            var model = JsonElement.Parse(body).GetProperty("model").GetString()!;
            using var response = await vendors.Gateway.PostAsync(
                Encoding.UTF8.GetBytes(body.Replace($"\"{model}\"", "\"openai/claude-elsewhere\"", StringComparison.Ordinal)), Path);
            var counted = JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("input_tokens").GetInt64();
            near += Math.Abs(counted - said) <= Math.Max(6, said / 3) ? 1 : 0;
        }

        near.ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public async Task RequestThatCannotBeRead_IsRefusedWithItsPaths()
    {
        using var response = await vendors.Gateway.PostAsync(
            """{"model":"openai/gpt-5-mini","messages":[{"role":"narrator","content":"hi"}],"tool_choice":{"type":"some"}}"""u8.ToArray(), Path);
        var text = await response.Content.ReadAsStringAsync(Token);

        ((int)response.StatusCode).ShouldBe(400);
        text.ShouldContain("messages[0].role");
        text.ShouldContain("tool_choice.type");
    }

    private async Task<long> CountAsync(string model, string text) => (await vendors.Client.Messages.CountTokens(
        new MessageCountTokensParams { Model = model, Messages = [ClientRequests.User(text)] }, Token)).InputTokens;
}
