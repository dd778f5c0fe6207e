using System.Text.Json;
using static Gateway.Tests.Simulator.SimulatorFixture;

namespace Gateway.Tests.Simulator;

public sealed class GeminiSurfaceTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private const string Tools = """[{"functionDeclarations":[{"name":"get_weather","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}},"required":["city"]}}]}]""";
    private const string StreamAction = "gemini-2.5-pro:streamGenerateContent";

    [Fact]
    public async Task UnaryRequest_EchoesTheUserText()
    {
        var answer = await simulator.JsonAsync(PlainTo("gemini", stream: false));

        Part(answer).GetProperty("text").GetString().ShouldBe("[simulated gemini-2.5-pro] You said: one two three four");
        answer.GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("STOP");
        answer.GetProperty("modelVersion").GetString().ShouldBe("gemini-2.5-pro");
    }

    [Fact]
    public async Task StreamWithAltSse_IsFramedByCrlfWithCumulativeUsage()
    {
        var text = await simulator.TextAsync(PlainTo("gemini", stream: true));

        text.ShouldEndWith("\r\n\r\n");
        text.ReplaceLineEndings("").ShouldNotContain("[DONE]");
        var chunks = EventsOf(text);
        string.Concat(chunks.Select(static chunk => Part(chunk).GetProperty("text").GetString())).ShouldBe("[simulated gemini-2.5-pro] You said: one two three four");
        chunks.SkipLast(1).Select(static chunk => chunk.GetProperty("usageMetadata").GetProperty("candidatesTokenCount").GetInt32()).ShouldBe(Enumerable.Range(1, chunks.Count - 1));
        chunks[^1].GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("STOP");
    }

    [Fact]
    public async Task StreamWithoutAltSse_IsOneJsonArray()
    {
        var array = await simulator.JsonAsync(ToGemini("""{"contents":[{"parts":[{"text":"hi"}]}]}""", StreamAction));

        array.ValueKind.ShouldBe(JsonValueKind.Array);
        string.Concat(array.EnumerateArray().Select(static chunk => Part(chunk).GetProperty("text").GetString())).ShouldBe("[simulated gemini-2.5-pro] You said: hi");
    }

    [Fact]
    public async Task IncludeThoughts_ShowsThoughtsAndSignsTheFirstCallAlone()
    {
        var answer = await simulator.JsonAsync(ToGemini($$$"""{"tools":{{{Tools}}},"generationConfig":{"thinkingConfig":{"includeThoughts":true}},"contents":[{"parts":[{"text":"weather in parallel"}]}]}"""));

        var parts = answer.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts");
        parts[0].GetProperty("thought").GetBoolean().ShouldBeTrue();
        parts[1].GetProperty("functionCall").GetProperty("args").GetProperty("city").GetString().ShouldBe("simulated city");
        parts[1].TryGetProperty("thoughtSignature", out _).ShouldBeTrue();
        parts[2].TryGetProperty("thoughtSignature", out _).ShouldBeFalse();
        answer.GetProperty("usageMetadata").GetProperty("thoughtsTokenCount").GetInt32().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task SnakeCaseRequest_IsReadTheSame()
    {
        var answer = await simulator.JsonAsync(ToGemini("""
            {"tools":[{"function_declarations":[{"name":"get_weather"}]}],"tool_config":{"function_calling_config":{"mode":"ANY"}},"generation_config":{"max_output_tokens":50},"contents":[{"parts":[{"text":"hi"}]}]}
            """));

        Part(answer).GetProperty("functionCall").GetProperty("name").GetString().ShouldBe("get_weather");
        Part(answer).GetProperty("functionCall").GetProperty("args").GetRawText().ShouldBe("{}");
    }

    [Fact]
    public async Task FunctionResponseLast_IsQuoted()
    {
        var answer = await simulator.JsonAsync(ToGemini($$$"""
            {"tools":{{{Tools}}},"contents":[
              {"role":"user","parts":[{"text":"weather"}]},
              {"role":"model","parts":[{"functionCall":{"name":"get_weather","args":{} } }]},
              {"role":"user","parts":[{"functionResponse":{"name":"get_weather","response":{"result":"snow"} } }]}]}
            """));

        Part(answer).GetProperty("text").GetString().ShouldBe("[simulated gemini-2.5-pro] The tool returned: snow");
    }

    [Fact]
    public async Task Gemini3_GivesItsCallsIds()
    {
        var answer = await simulator.JsonAsync(ToGemini($$$"""{"tools":{{{Tools}}},"contents":[{"parts":[{"text":"weather"}]}]}""", "gemini-3-pro:generateContent"));

        Part(answer).GetProperty("functionCall").GetProperty("id").GetString()!.Length.ShouldBe(8);
        Part(answer).TryGetProperty("thoughtSignature", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task ForeignThoughtSignature_IsRefused()
    {
        var answer = await simulator.JsonAsync(ToGemini("""
            {"contents":[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"b","thoughtSignature":"bm90IG91cnM="}]},{"role":"user","parts":[{"text":"c"}]}]}
            """));

        answer.GetProperty("error").GetProperty("message").GetString().ShouldBe("Thought signature is not valid.");
    }

    [Fact]
    public async Task CachedContent_IsCounted()
    {
        var answer = await simulator.JsonAsync(ToGemini("""{"cachedContent":"cachedContents/1","contents":[{"parts":[{"text":"twelve tokens of prompt or so it is said"}]}]}"""));

        answer.GetProperty("usageMetadata").GetProperty("cachedContentTokenCount").GetInt32().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task MaxOutputTokens_EndsWithMaxTokens()
    {
        var answer = await simulator.JsonAsync(ToGemini("""{"generationConfig":{"maxOutputTokens":2},"contents":[{"parts":[{"text":"hi"}]}]}"""));

        answer.GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("MAX_TOKENS");
    }

    [Fact]
    public async Task Refuse_EndsWithSafetyAndNoContent()
    {
        var answer = await simulator.JsonAsync(ToGemini("""{"contents":[{"parts":[{"text":"please refuse"}]}]}"""));

        var candidate = answer.GetProperty("candidates")[0];
        candidate.GetProperty("finishReason").GetString().ShouldBe("SAFETY");
        candidate.TryGetProperty("content", out _).ShouldBeFalse();
    }

    private static JsonElement Part(JsonElement answer) => answer.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0];
}
