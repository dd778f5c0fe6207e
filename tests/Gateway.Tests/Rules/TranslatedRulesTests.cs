using System.Text;
using System.Text.Json;
using Gateway.Tests.Clients;
using Gateway.Tests.Endpoints;
using Gateway.Tests.Resilience;

namespace Gateway.Tests.Rules;

/// <summary>What a provider's model takes, held against requests on their way to it: said in the answer's head, or refused.</summary>
public sealed class TranslatedRulesTests(SimulatedVendors vendors) : IClassFixture<SimulatedVendors>
{
    private const string BadTools = """
        "tools":[{"name":"a b","input_schema":{"type":"object"}},{"name":"c","input_schema":{"type":"object","properties":{"x":{}},"required":["x","y"]}}]
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LongerThanTheModelAnswers_IsLoweredAndSaid()
    {
        using var response = await AskAsync("openai/gpt-4o", "\"temperature\":1,\"max_tokens\":64000");

        ((int)response.StatusCode).ShouldBe(200);
        response.Headers.GetValues("x-gateway-warnings").Single().ShouldContain("max_tokens: lowered to 16384, the longest answer of the model");
        JsonElement.Parse(vendors.LastSent).GetProperty("max_completion_tokens").GetInt32().ShouldBe(16_384);
    }

    [Fact]
    public async Task LongerThanTheModelAnswers_IsRefusedForStrictCallers()
    {
        using var response = await AskAsync("openai/gpt-4o", "\"max_tokens\":64000", ("x-gateway-strict", "true"));
        var error = await ErrorEnvelope.ReadAsync(response);

        (error.Status, error.Type).ShouldBe((400, "invalid_request_error"));
        error.Message.ShouldContain("max_tokens: lowered to 16384");
    }

    [Theory]
    [InlineData("openai/gpt-4o")]
    [InlineData("gemini-2.5-flash")]
    public async Task WrongTools_AreRefusedBeforeTheProviderIsAsked(string model)
    {
        using var response = await AskAsync(model, "\"max_tokens\":9," + BadTools);
        var error = await ErrorEnvelope.ReadAsync(response);

        (error.Status, error.Type).ShouldBe((400, "invalid_request_error"));
        error.Message.ShouldContain("tools[0].name: must be");
        error.Message.ShouldContain("tools[1].input_schema.required[1]: must name one of the properties");
        response.Headers.GetValues("x-gateway-attempts").Single().ShouldEndWith("=invalid_request");
    }

    [Fact]
    public async Task NameThatOneProviderRefuses_IsTakenToTheNext()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.Failure(401, "authentication_error"), ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await walk.AskAsync(id: "next", extra: ""","tools":[{"name":"1st","input_schema":{"type":"object"}}]""");

        ((int)response.StatusCode).ShouldBe(200);
        response.Headers.GetValues("x-gateway-attempts").Single().ShouldBe("claude=authentication,gemini=provider_rule,openai=ok");
        walk.Gemini.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task NamesThatEveryProviderRefuses_AreTheCallersErrorWithEveryPath()
    {
        await using var walk = await ThreeProviders.StartAsync(
            ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer,
            "Gateway:Routes:two:Targets:0:Provider=gemini", "Gateway:Routes:two:Targets:0:Model=gemini-2.5-flash",
            "Gateway:Routes:two:Targets:1:Provider=openai", "Gateway:Routes:two:Targets:1:Model=gpt-5-mini");
        var tools = string.Join(',', Enumerable.Range(0, 20).Select(i => $$$"""{"name":"{{{new string('n', 130)}}}{{{i}}}","input_schema":{"type":"object"}}"""));
        using var response = await walk.Gateway.PostAsync(
            Encoding.UTF8.GetBytes($$"""{"model":"two","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"tools":[{{tools}}]}"""), "/v1/messages");
        var error = await ErrorEnvelope.ReadAsync(response);

        response.Headers.GetValues("x-gateway-attempts").Single().ShouldBe("gemini=provider_rule,openai=provider_rule");
        (error.Status, error.Type).ShouldBe((400, "invalid_request_error"));
        error.Message.ShouldContain("tools[0].name: must be 1 to 128");
        error.Message.ShouldContain("tools[19].name: must be 1 to 64");
    }

    [Fact]
    public async Task RelayedRequest_IsTheVendorsToJudge()
    {
        using var response = await AskAsync("claude-3-haiku-of-somebody", "\"max_tokens\":99999,\"temperature\":1");

        response.Headers.Contains("x-gateway-warnings").ShouldBeFalse();
        JsonElement.Parse(vendors.LastSent).GetProperty("max_tokens").GetInt32().ShouldBe(99_999);
    }

    private async Task<HttpResponseMessage> AskAsync(string model, string fields, params (string, string)[] headers)
    {
        var response = await vendors.Gateway.PostAsync(
            Encoding.UTF8.GetBytes($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}],{{fields}}}"""), "/v1/messages", headers);
        await response.Content.LoadIntoBufferAsync(Token);
        return response;
    }
}
