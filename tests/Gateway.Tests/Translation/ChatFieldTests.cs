using System.Text.Json.Nodes;

namespace Gateway.Tests.Translation;

/// <summary>Fields that have an answer of their own: the functions of 2023, sound, what has no counterpart.</summary>
public sealed class ChatFieldTests(ReplayGateway gateway) : IClassFixture<ReplayGateway>
{
    private const string TwoCalls = """
        {"id":"m1","type":"message","role":"assistant","model":"c","content":[{"type":"tool_use","id":"t1","name":"f","input":{"x":1}},{"type":"tool_use","id":"t2","name":"g","input":{}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}
        """;

    private const string Functions = ""","functions":[{"name":"f","parameters":{"type":"object","properties":{}}}],"function_call":"auto" """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallerOfFunctions_ReadsFunctionCall(bool stream)
    {
        var body = stream ? OneMessageStream.Of(JsonNode.Parse(TwoCalls)!.AsObject()) : TwoCalls;

        var answer = await gateway.AskChatAsync("claude", stream, System.Text.Encoding.UTF8.GetBytes(body), Functions);

        var completion = answer.Fold();
        completion.Finish.ShouldBe("function_call");
        completion.Function.ShouldBe(new FoldedCall(null, "f", """{"x":1}"""));
        completion.Calls.ShouldBeEmpty();
        if (!stream)
            answer.Warnings.ShouldNotBeNull().ShouldContain("content[].tool_use: left out of the answer: function_call has room for one");
    }

    [Theory]
    [InlineData("claude", "claude-sonnet-4-5", "messages[].content[].input_audio")]
    [InlineData("gemini", "gemini-2.5-flash", null)]
    public async Task Sound_ReachesWhoCanHear(string provider, string model, string? lost)
    {
        var request = JsonNode.Parse("""{"max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"what?"},{"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}}]}]}""")!.AsObject();

        var result = await gateway.TranslateAsync(provider, model, request);

        result.Lost.ShouldBe(lost is null ? [] : [lost]);
        result.Sent!.ToJsonString().Contains("""{"inlineData":{"mimeType":"audio/wav","data":"UklGRg=="}}""", StringComparison.Ordinal).ShouldBe(lost is null);
    }

    [Theory]
    [InlineData("""{"logprobs":true,"top_logprobs":2,"logit_bias":{"5":1},"store":true,"metadata":{"a":"b"},"service_tier":"flex","prediction":{"type":"content","content":"x"},"web_search_options":{},"verbosity":"low","prompt_cache_key":"k","modalities":["text","audio"],"audio":{"voice":"alloy","format":"wav"},"stream_options":{"include_usage":true,"include_obfuscation":true}}""")]
    public async Task FieldsWithoutACounterpart_AreNamedOnceEach(string fields)
    {
        var request = JsonNode.Parse(fields)!.AsObject();
        string[] expected = [.. request.Select(f => f.Key == "stream_options" ? "stream_options.include_obfuscation" : f.Key)];
        request["messages"] = JsonNode.Parse("""[{"role":"user","content":"hi"}]""");
        request["max_tokens"] = 9;
        foreach (var (provider, model) in new[] { ("claude", "claude-sonnet-4-5"), ("gemini", "gemini-2.5-flash") })
        {
            var result = await gateway.TranslateAsync(provider, model, request.DeepClone().AsObject());

            result.Lost.Order().ShouldBe(expected.Order());
        }
    }
}
