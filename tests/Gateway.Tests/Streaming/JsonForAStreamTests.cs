using Gateway.Tests.Endpoints;
using Gateway.Tests.Hosting;
using Gateway.Tests.Resilience;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Streaming;

/// <summary>A stream was asked for, and status 200 came with JSON.</summary>
public sealed class JsonForAStreamTests
{
    [Theory]
    [InlineData("claude", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", "overloaded")]
    [InlineData("claude", """{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""", "rate_limit")]
    [InlineData("openai", """{"error":{"message":"slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}""", "rate_limit")]
    [InlineData("gemini", """{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""", "overloaded")]
    [InlineData("gemini", """[{"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED"}}]""", "rate_limit")]
    [InlineData("claude", "{}", "malformed")]
    [InlineData("claude", """{"id":"msg_1","type":"message","role":"assistant","content":[]}""", "malformed")]
    [InlineData("openai", "{\"error\":", "malformed")]
    [InlineData("gemini", "{\"error\":", "malformed")]
    public async Task Body_SaysWhatWentWrong(string provider, string body, string word)
    {
        await using var scripted = await ScriptedProvider.StartAsync(_ => ScriptedAnswer.Json(body));
        await using var gateway = await TestGateway.StartAsync(scripted.BaseAddress);
        using var response = await gateway.PostAsync(
            $$"""{"model":"{{provider}}/m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}""", ("x-gateway-fallback", "off"));
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        response.Headers.GetValues("x-gateway-attempts").ShouldBe([$"{provider}={word}"]);
        ((int)response.StatusCode).ShouldBe(word == "rate_limit" ? 429 : 502, text);
        text.ShouldNotContain("LineNumber");
    }

    [Theory]
    [InlineData("claude", 11, 4)]
    [InlineData("gemini", 6, 2)]
    [InlineData("openai", 7, 3)]
    public async Task WholeAnswer_IsNoStreamButWasBilled(string provider, int input, int output)
    {
        await using var walk = await ThreeProviders.StartAsync(ThreeProviders.ClaudeAnswer, ThreeProviders.GeminiAnswer, ThreeProviders.OpenAiAnswer);
        using var response = await walk.Gateway.PostAsync(
            $$"""{"model":"{{provider}}/m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}""",
            ("x-request-id", "whole"), ("x-gateway-fallback", "off"));

        var (_, row) = await ErrorEnvelope.ReadAsync(walk.Gateway, response);
        row.ErrorCode.ShouldBe("malformed");
        row.StopReason.ShouldBe("end_turn");
        var attempts = await walk.Gateway.AttemptsAsync();
        attempts.ShouldAllBe(a => a.InputTokens == input && a.OutputTokens == output && a.UsageSource == "provider");
        row.InputTokens.ShouldBe(input * attempts.Count);
    }
}
