using System.Text;
using Gateway.Tests.Upstream;

namespace Gateway.Tests.Relay;

public sealed class ForeignThinkingTests(AnthropicRelay relay) : IClassFixture<AnthropicRelay>
{
    private const string Own = """{ "type":"thinking", "thinking":"mine \u00e9", "signature":"EqQB+/==" }""";
    private const string Foreign = """{"type":"thinking","thinking":"theirs","signature":"gw1.gemini.CqQB"}""";
    private const string Message = """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";

    [Fact]
    public async Task ThinkingSealedByAnotherProvider_IsLeftOutAndReported()
    {
        relay.Answer = ScriptedAnswer.Json(Message);
        using var response = await relay.PostAsync(Encoding.UTF8.GetBytes(Request("claude/claude-x", Foreign + " , ")));

        ((int)response.StatusCode).ShouldBe(200);
        relay.Received!.Text.ShouldBe(Request("claude-x", ""));
        relay.Received.Headers["content-length"].ShouldBe($"{relay.Received.Body.Length}");
        response.Headers.GetValues("x-gateway-warnings").Single().ShouldContain("messages[].content[].thinking");
    }

    [Fact]
    public async Task OwnThinking_IsNeitherTouchedNorReported()
    {
        relay.Answer = ScriptedAnswer.Json(Message);
        using var response = await relay.PostAsync(Encoding.UTF8.GetBytes(Request("claude-x", "")));

        relay.Received!.Text.ShouldBe(Request("claude-x", ""));
        response.Headers.Contains("x-gateway-warnings").ShouldBeFalse();
    }

    [Fact]
    public async Task ForeignThinkingInAStrictRequest_IsRefusedAndNeverSent()
    {
        relay.Answer = ScriptedAnswer.Json(Message, 418);
        using var response = await relay.PostAsync(Encoding.UTF8.GetBytes(Request("claude-x", Foreign + ",")), ("x-gateway-strict", "true"));

        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("messages[].content[].thinking");
    }

    private static string Request(string model, string foreign) =>
        $$"""
        {"messages" : [ {"role":"user","content":"hi"},
          {"role":"assistant","content":[{{foreign}}{{Own}}, {"type":"text","text":"so"}]}, {"role":"user","content":"go on"}],
         "max_tokens":100, "model": "{{model}}", "thinking":{"type":"enabled","budget_tokens":50}, "new_field":[1.50,1e3] }
        """;
}
