using System.Text;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Translation;

/// <summary>An escape may say half of a surrogate pair: valid JSON, which no other dialect's request can hold.</summary>
public sealed class HalfPairTests(HalfPairTests.Simulated simulated) : IClassFixture<HalfPairTests.Simulated>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gemini")]
    [InlineData("openai")]
    public async Task HalfInAToolsSchema_IsRefusedAndNoFaultOfTheGateway(string provider)
    {
        var body = """{"model":"PROVIDER/sim:","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"tools":[{"name":"t","input_schema":{"type":"object","properties":{"a":{"type":"string","description":"\ud83d\u0041"}}}}]}""".Replace("PROVIDER", provider, StringComparison.Ordinal);
        await RefusedOrAnsweredAsync("/v1/messages", body);
    }

    [Theory]
    [InlineData("gemini")]
    [InlineData("claude")]
    public async Task HalfInTheArgumentsOfACall_IsRefusedAndNoFaultOfTheGateway(string provider)
    {
        var body = """{"model":"PROVIDER/sim:","max_tokens":9,"messages":[{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"t","arguments":"\udc00"}}]},{"role":"tool","tool_call_id":"c1","content":"ok"}]}""".Replace("PROVIDER", provider, StringComparison.Ordinal);
        await RefusedOrAnsweredAsync("/v1/chat/completions", body);
    }

    [Fact]
    public async Task HalfThatATranslationCannotSay_IsNamed()
    {
        const string Body = """{"model":"gemini/sim:","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"tools":[{"name":"t","input_schema":{"type":"object","properties":{"a":{"type":"string","description":"\ud83d\u0041"}}}}]}""";
        using var response = await AskAsync("/v1/messages", Body);

        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("half of a surrogate pair");
    }

    private async Task RefusedOrAnsweredAsync(string path, string body)
    {
        using var response = await AskAsync(path, body);
        ((int)response.StatusCode).ShouldBeOneOf(200, 400);
        (await response.Content.ReadAsStringAsync(Token)).ShouldNotContain("api_error");
    }

    private Task<HttpResponseMessage> AskAsync(string path, string body) =>
        simulated.Gateway.PostAsync(Encoding.UTF8.GetBytes(body), path, ("x-gateway-fallback", "off"));

    public sealed class Simulated : IAsyncLifetime
    {
        public TestGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Gateway = await TestGateway.StartAsync();

        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
