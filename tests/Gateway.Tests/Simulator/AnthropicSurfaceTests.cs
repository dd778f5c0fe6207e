using System.Net;
using System.Text.Json;
using static Gateway.Tests.Simulator.SimulatorFixture;

namespace Gateway.Tests.Simulator;

public sealed class AnthropicSurfaceTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private const string WeatherTool = """{"name":"get_weather","input_schema":{"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["c","f"]},"days":{"type":"integer"}},"required":["city","unit"]}}""";

    [Fact]
    public async Task UnaryRequest_EchoesTheUserText()
    {
        var answer = await simulator.JsonAsync(ToAnthropic("""{"model":"claude-sonnet-4-5","max_tokens":100,"messages":[{"role":"user","content":"hello there"}]}"""));

        answer.GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("[simulated claude-sonnet-4-5] You said: hello there");
        answer.GetProperty("stop_reason").GetString().ShouldBe("end_turn");
        answer.GetProperty("usage").GetProperty("input_tokens").GetInt32().ShouldBe(4);
        answer.GetProperty("usage").GetProperty("output_tokens").GetInt32().ShouldBe(9);
    }

    [Fact]
    public async Task StreamedRequest_SaysWhatTheUnaryOneSays()
    {
        var events = await simulator.EventsAsync(PlainTo("anthropic", stream: true));

        events.Select(Type).Distinct().ShouldBe(["message_start", "content_block_start", "ping", "content_block_delta", "content_block_stop", "message_delta", "message_stop"]);
        string.Concat(events.Where(e => Type(e) == "content_block_delta").Select(e => e.GetProperty("delta").GetProperty("text").GetString()))
            .ShouldBe("[simulated claude-sonnet-4-5] You said: one two three four");
        var unary = await simulator.JsonAsync(PlainTo("anthropic", stream: false));
        events.Single(e => Type(e) == "message_delta").GetProperty("usage").GetProperty("output_tokens").GetInt32()
            .ShouldBe(unary.GetProperty("usage").GetProperty("output_tokens").GetInt32());
    }

    [Fact]
    public async Task ToolNamedInText_IsCalledWithArgumentsThatFitTheSchema()
    {
        var answer = await simulator.JsonAsync(ToAnthropic($$"""{"model":"c","max_tokens":100,"tools":[{{WeatherTool}}],"messages":[{"role":"user","content":"What is the weather?"}]}"""));

        var call = answer.GetProperty("content")[0];
        call.GetProperty("type").GetString().ShouldBe("tool_use");
        call.GetProperty("id").GetString().ShouldStartWith("toolu_01");
        call.GetProperty("input").GetRawText().ShouldBe("""{"city":"simulated city","unit":"c"}""");
        answer.GetProperty("stop_reason").GetString().ShouldBe("tool_use");
    }

    [Fact]
    public async Task ParallelInText_StreamsTwoCallsInBlocksOfTheirOwn()
    {
        var events = await simulator.EventsAsync(ToAnthropic($$"""{"model":"c","max_tokens":100,"stream":true,"tools":[{{WeatherTool}}],"messages":[{"role":"user","content":"weather in parallel"}]}"""));

        events.Count(e => Type(e) == "content_block_start").ShouldBe(2);
        InputOf(events, block: 0).ShouldBe("""{"city":"simulated city","unit":"c"}""");
        InputOf(events, block: 1).ShouldBe("""{"city":"simulated city 2","unit":"f"}""");
    }

    [Fact]
    public async Task ParallelDisabled_CallsOneTool()
    {
        var answer = await simulator.JsonAsync(ToAnthropic($$"""{"model":"c","max_tokens":100,"tool_choice":{"type":"auto","disable_parallel_tool_use":true},"tools":[{{WeatherTool}}],"messages":[{"role":"user","content":"weather in parallel"}]}"""));

        answer.GetProperty("content").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task ToolResultLast_IsQuotedAndNothingIsCalled()
    {
        var answer = await simulator.JsonAsync(ToAnthropic($$$"""
            {"model":"c","max_tokens":100,"tools":[{{{WeatherTool}}}],"messages":[
              {"role":"user","content":"weather"},
              {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"get_weather","input":{}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"22 degrees"}]}]}
            """));

        answer.GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("[simulated c] The tool returned: 22 degrees");
    }

    [Fact]
    public async Task ResultsSpreadOverConsecutiveUserMessages_AreOneTurn()
    {
        using var answer = await simulator.SendAsync(ToAnthropic("""
            {"model":"c","max_tokens":100,"messages":[
              {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a","input":{}},{"type":"tool_use","id":"t2","name":"a","input":{}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"1"}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"t2","content":"2"}]}]}
            """));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ThinkingReplayedUnchanged_IsAccepted()
    {
        var answer = await ReplayThinkingAsync(static block => block);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ThinkingTextChanged_IsRefused()
    {
        var answer = await ReplayThinkingAsync(static block => block.Replace("The user", "A user", StringComparison.Ordinal));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified");
    }

    [Fact]
    public async Task ThinkingSignedElsewhere_IsRefused()
    {
        var answer = await ReplayThinkingAsync(static _ => """{"type":"thinking","thinking":"hm","signature":"bm90IG91cnM="}""");

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("messages.1.content.0: Invalid `signature` in `thinking` block");
    }

    [Fact]
    public async Task ThinkingStreamed_EndsWithASignatureAndIsCounted()
    {
        var events = await simulator.EventsAsync(ToAnthropic("""{"model":"c","max_tokens":2048,"stream":true,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"hi"}]}"""));

        var kinds = events.Where(e => Type(e) == "content_block_delta").Select(e => e.GetProperty("delta").GetProperty("type").GetString()).Distinct();
        kinds.ShouldBe(["thinking_delta", "signature_delta", "text_delta"]);
        events.Single(e => Type(e) == "message_delta").GetProperty("usage").GetProperty("output_tokens_details").GetProperty("thinking_tokens").GetInt32().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("hello", 250, 0)]
    [InlineData("cached", 0, 250)]
    public async Task CacheControl_PutsThePrefixIntoItsBucket(string text, int written, int read)
    {
        var prefix = new string('x', 981);
        var answer = await simulator.JsonAsync(ToAnthropic($$"""
            {"model":"c","max_tokens":100,"system":[{"type":"text","text":"{{prefix}}","cache_control":{"type":"ephemeral"} }],"messages":[{"role":"user","content":"{{text}}"}]}
            """));

        var usage = answer.GetProperty("usage");
        usage.GetProperty("cache_creation_input_tokens").GetInt32().ShouldBe(written);
        usage.GetProperty("cache_creation").GetProperty("ephemeral_5m_input_tokens").GetInt32().ShouldBe(written);
        usage.GetProperty("cache_read_input_tokens").GetInt32().ShouldBe(read);
        usage.GetProperty("input_tokens").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task MaxTokens_CutsTheText()
    {
        var answer = await simulator.JsonAsync(ToAnthropic("""{"model":"c","max_tokens":3,"messages":[{"role":"user","content":"hello"}]}"""));

        answer.GetProperty("stop_reason").GetString().ShouldBe("max_tokens");
        answer.GetProperty("usage").GetProperty("output_tokens").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task StopSequence_EndsTheTextBeforeIt()
    {
        var answer = await simulator.JsonAsync(ToAnthropic("""{"model":"c","max_tokens":100,"stop_sequences":["STOP"],"messages":[{"role":"user","content":"one STOP two"}]}"""));

        answer.GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("[simulated c] You said: one ");
        answer.GetProperty("stop_reason").GetString().ShouldBe("stop_sequence");
        answer.GetProperty("stop_sequence").GetString().ShouldBe("STOP");
    }

    [Fact]
    public async Task Refuse_AnswersWithoutContent()
    {
        var answer = await simulator.JsonAsync(ToAnthropic("""{"model":"c","max_tokens":100,"messages":[{"role":"user","content":"please refuse"}]}"""));

        answer.GetProperty("stop_reason").GetString().ShouldBe("refusal");
        answer.GetProperty("content").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task OutputFormat_AnswersJsonThatConforms()
    {
        var answer = await simulator.JsonAsync(ToAnthropic("""
            {"model":"c","max_tokens":100,"output_format":{"type":"json_schema","schema":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":18}},"required":["name","age"]}},"messages":[{"role":"user","content":"who"}]}
            """));

        answer.GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("""{"name":"simulated name","age":18}""");
    }

    [Fact]
    public async Task CountTokens_AgreesWithTheUsageOfTheAnswer()
    {
        const string body = """{"model":"c","max_tokens":100,"system":"Be brief.","messages":[{"role":"user","content":"hello there"}]}""";

        var counted = await simulator.JsonAsync(ToAnthropic(body, "/v1/messages/count_tokens"));
        var answered = await simulator.JsonAsync(ToAnthropic(body));

        counted.GetProperty("input_tokens").GetInt32().ShouldBe(answered.GetProperty("usage").GetProperty("input_tokens").GetInt32());
    }

    private async Task<HttpResponseMessage> ReplayThinkingAsync(Func<string, string> change)
    {
        const string thinking = "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}";
        var first = await simulator.JsonAsync(ToAnthropic($$"""{"model":"c","max_tokens":2048,{{thinking}},"messages":[{"role":"user","content":"hi"}]}"""));
        var block = change(first.GetProperty("content")[0].GetRawText());
        return await simulator.SendAsync(ToAnthropic($$"""{"model":"c","max_tokens":2048,{{thinking}},"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[{{block}},{"type":"text","text":"a"}]},{"role":"user","content":"go on"}]}"""));
    }

    private static string Type(JsonElement e) => e.GetProperty("type").GetString()!;

    private static string InputOf(IEnumerable<JsonElement> events, int block) => string.Concat(events
        .Where(e => Type(e) == "content_block_delta" && e.GetProperty("index").GetInt32() == block)
        .Select(static e => e.GetProperty("delta").GetProperty("partial_json").GetString()));
}
