using System.Text.Json;
using static Gateway.Tests.Simulator.SimulatorFixture;

namespace Gateway.Tests.Simulator;

public sealed class OpenAiSurfaceTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private const string Tools = """[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}},{"type":"function","function":{"name":"get_time","parameters":{"type":"object","properties":{}}}}]""";

    [Fact]
    public async Task UnaryRequest_EchoesTheUserText()
    {
        var answer = await simulator.JsonAsync(PlainTo("openai", stream: false));

        var choice = answer.GetProperty("choices")[0];
        choice.GetProperty("message").GetProperty("content").GetString().ShouldBe("[simulated gpt-5] You said: one two three four");
        choice.GetProperty("finish_reason").GetString().ShouldBe("stop");
        answer.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(
            answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32() + answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Stream_HasRoleThenDeltasThenFinishThenDone()
    {
        var text = await simulator.TextAsync(PlainTo("openai", stream: true));

        var chunks = EventsOf(text);
        Delta(chunks[0]).GetProperty("role").GetString().ShouldBe("assistant");
        string.Concat(chunks.Skip(1).SkipLast(1).Select(static chunk => Delta(chunk).GetProperty("content").GetString())).ShouldBe("[simulated gpt-5] You said: one two three four");
        chunks[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        chunks.ShouldAllBe(static chunk => !chunk.GetRawText().Contains("\"usage\"", StringComparison.Ordinal));
        text.ShouldEndWith("data: [DONE]\n\n");
    }

    [Fact]
    public async Task IncludeUsage_AddsOneChunkWithoutChoices()
    {
        var chunks = await simulator.EventsAsync(ToOpenAi("""{"model":"gpt-5","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}"""));

        chunks[^1].GetProperty("choices").GetArrayLength().ShouldBe(0);
        chunks[^1].GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBe(3);
        chunks.SkipLast(1).ShouldAllBe(static chunk => chunk.GetProperty("usage").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task TwoToolsNamed_StreamsTwoCallsWithTheirIndexes()
    {
        var chunks = await simulator.EventsAsync(ToOpenAi($$"""{"model":"gpt-5","stream":true,"tools":{{Tools}},"messages":[{"role":"user","content":"get_weather and get_time"}]}"""));

        ArgumentsOf(chunks, index: 0).ShouldBe("""{"city":"simulated city"}""");
        ArgumentsOf(chunks, index: 1).ShouldBe("{}");
        chunks[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
    }

    [Fact]
    public async Task ForcedFunction_IsCalledWhateverTheTextSays()
    {
        var answer = await simulator.JsonAsync(ToOpenAi($$$"""{"model":"gpt-5","tools":{{{Tools}}},"tool_choice":{"type":"function","function":{"name":"get_time"}},"messages":[{"role":"user","content":"hello"}]}"""));

        var message = answer.GetProperty("choices")[0].GetProperty("message");
        message.GetProperty("content").ValueKind.ShouldBe(JsonValueKind.Null);
        message.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("name").GetString().ShouldBe("get_time");
    }

    [Fact]
    public async Task ToolMessageLast_IsQuoted()
    {
        var answer = await simulator.JsonAsync(ToOpenAi($$$"""
            {"model":"gpt-5","tools":{{{Tools}}},"messages":[
              {"role":"user","content":"weather"},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"c1","content":"rain"}]}
            """));

        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("[simulated gpt-5] The tool returned: rain");
    }

    [Fact]
    public async Task ReasoningEffort_IsCountedAndNotShown()
    {
        var answer = await simulator.JsonAsync(ToOpenAi("""{"model":"gpt-5","reasoning_effort":"high","messages":[{"role":"user","content":"hi"}]}"""));

        var usage = answer.GetProperty("usage");
        var reasoning = usage.GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32();
        reasoning.ShouldBeGreaterThan(0);
        usage.GetProperty("completion_tokens").GetInt32().ShouldBeGreaterThan(reasoning);
        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("[simulated gpt-5] You said: hi");
    }

    [Fact]
    public async Task CachedInText_ReportsThreeQuartersOfThePromptAsCached()
    {
        var answer = await simulator.JsonAsync(ToOpenAi("""{"model":"gpt-5","messages":[{"role":"user","content":"this was cached before"}]}"""));

        var usage = answer.GetProperty("usage");
        usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32().ShouldBe(usage.GetProperty("prompt_tokens").GetInt32() * 3 / 4);
    }

    [Fact]
    public async Task Refuse_StreamsTheRefusalField()
    {
        var chunks = await simulator.EventsAsync(ToOpenAi("""{"model":"gpt-5","stream":true,"messages":[{"role":"user","content":"please refuse"}]}"""));

        string.Concat(chunks.Skip(1).SkipLast(1).Select(static chunk => Delta(chunk).GetProperty("refusal").GetString())).ShouldBe("I can't help with that. (This refusal is simulated.)");
    }

    [Fact]
    public async Task MaxCompletionTokens_EndsWithLength()
    {
        var answer = await simulator.JsonAsync(ToOpenAi("""{"model":"gpt-5","max_completion_tokens":2,"messages":[{"role":"user","content":"hi"}]}"""));

        answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("length");
        answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task JsonSchema_AnswersJsonThatConforms()
    {
        var answer = await simulator.JsonAsync(ToOpenAi("""
            {"model":"gpt-5","response_format":{"type":"json_schema","json_schema":{"name":"p","schema":{"type":"object","properties":{"ok":{"type":"boolean"},"tags":{"type":"array","items":{"type":"string"},"minItems":2}},"required":["ok","tags"]}}},"messages":[{"role":"user","content":"x"}]}
            """));

        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("""{"ok":true,"tags":["simulated tags","simulated tags 2"]}""");
    }

    private static JsonElement Delta(JsonElement chunk) => chunk.GetProperty("choices")[0].GetProperty("delta");

    private static string ArgumentsOf(IEnumerable<JsonElement> chunks, int index) => string.Concat(chunks
        .Where(chunk => Delta(chunk).TryGetProperty("tool_calls", out var calls) && calls[0].GetProperty("index").GetInt32() == index)
        .Select(static chunk => Delta(chunk).GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString()));
}
