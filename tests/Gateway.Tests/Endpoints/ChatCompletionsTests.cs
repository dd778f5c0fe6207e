using System.Text;
using System.Text.Json;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Endpoints;

/// <summary>What a program that speaks OpenAI sees of routing, fallback and failures.</summary>
public sealed class ChatCompletionsTests
{
    private const string Chunk = "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"from openai\"},\"finish_reason\":null}]}\n\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAiModel_IsRelayed()
    {
        await using var three = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await AskAsync(
            three, "gpt-x", headers: [("OpenAI-Beta", "of-tomorrow=v1"), ("OpenAI-Organization", "org-caller"), ("anthropic-beta", "no")]);

        ((int)response.StatusCode).ShouldBe(200);
        Header(response, "x-gateway-attempts").ShouldBe("openai=ok");
        var call = three.OpenAi.Calls.ShouldHaveSingleItem();
        call.Headers["openai-beta"].ShouldBe("of-tomorrow=v1");
        call.Headers.ContainsKey("openai-organization").ShouldBeFalse();
        call.Headers.ContainsKey("anthropic-beta").ShouldBeFalse();
        var row = await three.Gateway.RowAsync("chat");
        (row.Ingress, row.Exchange, row.Provider, row.InputTokens, row.OutputTokens).ShouldBe(("openai", "relay", "openai", 7, 3));
    }

    [Fact]
    public async Task ProviderThatFails_IsFollowedByOneOfAnotherDialect()
    {
        await using var three = await ThreeProviders.StartAsync(
            ThreeProviders.ClaudeAnswer, ThreeProviders.Failure(500), ThreeProviders.Failure(503), "Gateway:PrimaryProvider=openai", "Gateway:FallbackChain=gemini,claude");
        using var response = await AskAsync(three, "gpt-x");
        var answer = await BodyAsync(response);

        Header(response, "x-gateway-attempts").ShouldBe("openai=overloaded,gemini=server_error,claude=ok");
        answer.GetProperty("object").GetString().ShouldBe("chat.completion");
        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("from claude");
        answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        answer.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(15);
    }

    [Fact]
    public async Task StreamCutAfterContent_EndsWithAnErrorEventAndNoDone()
    {
        await using var three = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ScriptedAnswer.Stream(Chunk));
        using var response = await AskAsync(three, "gpt-x", stream: true);
        var text = await response.Content.ReadAsStringAsync(Token);

        text.ShouldStartWith(Chunk + "event: error\ndata: {\"error\":{\"message\":\"The answer is not complete: ");
        text.ShouldNotContain("[DONE]");
        (await three.Gateway.RowAsync("chat")).ErrorCode.ShouldBe("cut");
    }

    [Fact]
    public async Task StreamCutBeforeContent_FallsBackToOneCleanStream()
    {
        await using var three = await ThreeProviders.StartAsync(
            ThreeProviders.ClaudeStream, ThreeProviders.GeminiStream,
            ScriptedAnswer.Stream("data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"));
        using var response = await AskAsync(three, "gpt-x", stream: true);
        var text = await response.Content.ReadAsStringAsync(Token);

        Header(response, "x-gateway-attempts").ShouldBe("openai=cut,claude=ok");
        text.ShouldContain("from claude");
        text.ShouldNotContain("c1");
        text.ShouldEndWith("data: [DONE]\n\n");
    }

    [Fact]
    public async Task ErrorOfTheOneProviderAsked_ArrivesByteForByte()
    {
        const string Error = """{ "error" : {"message":"max_tokens is too large: 9","type":"invalid_request_error","param":"max_tokens","code":"invalid_value"}}""";
        await using var three = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ScriptedAnswer.Json(Error, 400));
        using var response = await AskAsync(three, "gpt-x");

        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(Error);
    }

    [Fact]
    public async Task UnknownModel_IsToldInOpenAisEnvelope()
    {
        await using var three = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await AskAsync(three, "gtp-5-mini");
        var error = (await BodyAsync(response)).GetProperty("error");

        ((int)response.StatusCode).ShouldBe(404);
        error.GetProperty("message").GetString()!.ShouldContain("gpt-5-mini");
        error.GetProperty("code").GetString().ShouldBe("model_not_found");
    }

    [Fact]
    public async Task EverythingWrongWithARequest_IsToldAtOnce()
    {
        await using var three = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await AskAsync(three, "gpt-x", extra: ""","temperature":"hot","n":0,"stream_options":7,"reasoning_effort":"bogus","tools":[{"type":"function","function":{}}]""");
        var message = (await BodyAsync(response)).GetProperty("error").GetProperty("message").GetString()!;

        ((int)response.StatusCode).ShouldBe(400);
        message.ShouldContain("temperature: ");
        message.ShouldContain("n: ");
        message.ShouldContain("stream_options: ");
        message.ShouldContain("reasoning_effort: must be");
        message.ShouldContain("tools[0].function.name: ");
        three.OpenAi.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":0}}\n\ndata: [DONE]\n\n")]
    public async Task EndOfNothing_IsNoAnswer(string stream)
    {
        await using var three = await ThreeProviders.StartAsync(ThreeProviders.ClaudeStream, ThreeProviders.GeminiStream, ScriptedAnswer.Stream(stream));
        using var response = await AskAsync(three, "gpt-x", stream: true);

        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("from claude");
        Header(response, "x-gateway-attempts").ShouldBe("openai=cut,claude=ok");
    }

    [Theory]
    [InlineData("openai/..")]
    [InlineData("openai/a/.")]
    public async Task ModelThatWouldBeAnotherPlaceInAnAddress_IsNotKnown(string model)
    {
        await using var three = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await AskAsync(three, model);

        ((int)response.StatusCode).ShouldBe(404);
        three.OpenAi.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task EncodedBody_IsRefusedByItsName()
    {
        await using var three = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new ByteArrayContent([0x1f, 0x8b, 8]) };
        request.Content.Headers.Add("content-encoding", "gzip");
        using var response = await three.Gateway.Client.SendAsync(request, Token);

        ((int)response.StatusCode).ShouldBe(415);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("content-encoding");
    }

    [Fact]
    public async Task SeveralAnswers_AreRelayedWhereTheDialectHasThem()
    {
        await using var three = await ThreeProviders.StartAsync(
            ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer,
            "Gateway:Routes:both:Targets:0:Provider=claude", "Gateway:Routes:both:Targets:1:Provider=openai");
        using var relayed = await AskAsync(three, "both", extra: ""","n":2""");
        using var refused = await AskAsync(three, "claude-x", extra: ""","n":2""", headers: [("x-gateway-fallback", "off")]);
        var message = (await BodyAsync(refused)).GetProperty("error").GetProperty("message").GetString()!;

        Header(relayed, "x-gateway-attempts").ShouldBe("claude=one_choice,openai=ok");
        three.OpenAi.Calls.ShouldHaveSingleItem().Text.ShouldContain("\"n\":2");
        ((int)refused.StatusCode).ShouldBe(400, message);
        message.ShouldContain("n asks for 2");
        three.Claude.Calls.ShouldBeEmpty();
    }

    private static Task<HttpResponseMessage> AskAsync(
        ThreeProviders three, string model, bool stream = false, string extra = "", params (string Name, string Value)[] headers) => three.Gateway.PostAsync(
        Encoding.UTF8.GetBytes($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}],"stream":{{(stream ? "true" : "false")}}{{extra}}}"""),
        "/v1/chat/completions", [("x-request-id", model == "claude-x" ? "refused" : "chat"), .. headers]);

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsStringAsync(Token));

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
