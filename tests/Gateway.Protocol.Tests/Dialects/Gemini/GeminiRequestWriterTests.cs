using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Gemini;

namespace Gateway.Protocol.Tests.Dialects.Gemini;

public sealed class GeminiRequestWriterTests
{
    private readonly GeminiDialect _dialect = new();

    [Fact]
    public void AllItCanSay_IsWrittenInStableOrder()
    {
        var (body, report) = GeminiRequests.Write(_dialect, new ChatRequest
        {
            Origin = Dialect.OpenAi,
            System = [new TextBlock("Be brief."), new TextBlock("Be kind.")],
            Messages = [User(new TextBlock("Hi")), Assistant(new TextBlock("Hello")), User(new TextBlock("Weather?"))],
            Tools =
            [
                new ToolDefinition("get_weather", "Looks outside", Json("""{"type":"object","properties":{"city":{"type":["string","null"]}},"additionalProperties":false}""")),
                new ToolDefinition("now", null, default),
            ],
            ToolChoice = new ToolChoice(ToolChoiceKind.Tool, "now"),
            MaxOutputTokens = 100,
            Temperature = 0.5,
            TopP = 0.9,
            TopK = 40,
            Seed = 7,
            PresencePenalty = 0.1,
            FrequencyPenalty = 0.2,
            StopSequences = ["END"],
            OutputFormat = new OutputFormat(Json("""{"type":"object"}"""), "answer", true),
            Reasoning = new ReasoningOptions(ReasoningMode.Enabled, 2048),
        });

        body.ShouldBe(
            """{"systemInstruction":{"parts":[{"text":"Be brief."},{"text":"Be kind."}]}""" +
            ""","contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"text":"Hello"}]},{"role":"user","parts":[{"text":"Weather?"}]}]""" +
            ""","tools":[{"functionDeclarations":[{"name":"get_weather","description":"Looks outside","parametersJsonSchema":{"type":"object","properties":{"city":{"type":["string","null"]}},"additionalProperties":false}},{"name":"now"}]}]""" +
            ""","toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["now"]}}""" +
            ""","generationConfig":{"maxOutputTokens":100,"temperature":0.5,"topP":0.9,"topK":40,"seed":7,"presencePenalty":0.1,"frequencyPenalty":0.2,"stopSequences":["END"]""" +
            ""","responseMimeType":"application/json","responseJsonSchema":{"type":"object"},"thinkingConfig":{"includeThoughts":true,"thinkingBudget":2048}}}""");
        report.IsLossless.ShouldBeTrue();
    }

    [Fact]
    public void NeighboursOfOneRole_AreOneContent()
    {
        var (body, report) = Write(
            User(new TextBlock("One")), new ChatMessage(ChatRole.System, [new TextBlock("Two")]), User(new TextBlock(""), new TextBlock("Three")),
            Assistant(new ReasoningBlock("foreign", "sig", Dialect.Anthropic)), User(new TextBlock("Four")));

        body.ShouldBe("""{"contents":[{"role":"user","parts":[{"text":"One"},{"text":"Two"},{"text":"Three"},{"text":"Four"}]}]}""");
        report.Losses.ShouldBe(
        [
            new ConversionLoss("messages[].role", "a system message between others is sent as the user's"),
            new ConversionLoss("messages[].content[].thinking", "reasoning of anthropic means nothing to Gemini; left out"),
        ]);
    }

    [Fact]
    public void SystemThatIsNotText_IsReported()
    {
        var (body, report) = GeminiRequests.Write(_dialect, new ChatRequest
        {
            Origin = Dialect.Anthropic,
            System = [new TextBlock("Be brief.") { Cache = new CacheMarker(null) }, new ImageBlock(new MediaSource.Base64("image/png", "AA=="))],
            Messages = [User(new TextBlock("Hi"))],
        });

        body.ShouldBe("""{"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"Hi"}]}]}""");
        report.Losses.Select(l => l.Field).ShouldBe(["system[].cache_control", "system[].type"]);
    }

    [Fact]
    public void Media_AreInlineOrFileParts()
    {
        var (body, report) = Write(User(
            new ImageBlock(new MediaSource.Base64("image/png", "AA==")),
            new ImageBlock(new MediaSource.Url("https://example.org/cat.webp?size=2")),
            new DocumentBlock(new MediaSource.Url("https://example.org/report")),
            new DocumentBlock(new MediaSource.PlainText("Plain")) { Title = "T", CitationsEnabled = true },
            new DocumentBlock(new MediaSource.File("file_1"))));

        body.ShouldBe(
            """{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}},""" +
            """{"fileData":{"mimeType":"image/webp","fileUri":"https://example.org/cat.webp?size=2"}},""" +
            """{"fileData":{"mimeType":"application/pdf","fileUri":"https://example.org/report"}},{"text":"Plain"}]}]}""");
        report.Losses.Select(l => l.Field).ShouldBe(
        [
            "messages[].content[].source.url", "messages[].content[].source.url", "messages[].content[].title",
            "messages[].content[].citations", "messages[].content[].source.file_id",
        ]);
    }

    [Theory]
    [InlineData(ToolChoiceKind.Auto, "AUTO")]
    [InlineData(ToolChoiceKind.Any, "ANY")]
    [InlineData(ToolChoiceKind.None, "NONE")]
    public void ToolChoice_IsAMode(ToolChoiceKind kind, string mode)
    {
        var (body, _) = GeminiRequests.Write(_dialect, Ask() with { Tools = [new ToolDefinition("now", null, default)], ToolChoice = new ToolChoice(kind) });

        body.ShouldEndWith($$$$""","toolConfig":{"functionCallingConfig":{"mode":"{{{{mode}}}}"}}}""");
    }

    [Fact]
    public void ForeignNativeTools_AreReportedAndTheirChoiceWithThem()
    {
        var native = new ToolDefinition("web_search", null, default)
        {
            Native = new OpaqueBlock(Dialect.Anthropic, "web_search_20250305", Json("""{"type":"web_search_20250305"}""")),
        };

        var (body, report) = GeminiRequests.Write(_dialect, Ask() with { Tools = [native], ToolChoice = new ToolChoice(ToolChoiceKind.Any) });

        body.ShouldBe("""{"contents":[{"role":"user","parts":[{"text":"Hi"}]}]}""");
        report.Losses.ShouldBe(
        [
            new ConversionLoss("tools[].type", "web_search_20250305: a tool of another vendor; left out"),
            new ConversionLoss("tool_choice", "there is no function to call"),
        ]);
    }

    [Fact]
    public void WhatGeminiCannotSay_IsReportedInTheCallersWords()
    {
        var request = Ask() with
        {
            ParallelToolCalls = false,
            UserId = "u",
            Seed = 1L << 40,
            StopSequences = ["1", "2", "3", "4", "5", "6"],
            Extensions = [new RequestExtension("logit_bias", Json("{}"))],
            Tools = [new ToolDefinition("f", null, default) { Strict = true }],
        };

        Fields(request with { Origin = Dialect.OpenAi }).ShouldBe(["tools[].function.strict", "parallel_tool_calls", "seed", "stop", "user", "logit_bias"]);
        Fields(request with { Origin = Dialect.Anthropic })
            .ShouldBe(["tools[].strict", "tool_choice.disable_parallel_tool_use", "seed", "stop_sequences", "metadata.user_id", "logit_bias"]);
    }

    [Fact]
    public void JsonWithoutSchema_IsAMimeType()
    {
        var (body, _) = GeminiRequests.Write(_dialect, Ask() with { OutputFormat = new OutputFormat(default) });

        body.ShouldEndWith("""generationConfig":{"responseMimeType":"application/json"}}""");
    }

    private IEnumerable<string> Fields(ChatRequest request) => GeminiRequests.Write(_dialect, request).Report.Losses.Select(l => l.Field);

    private (string Body, ConversionReport Report) Write(params ChatMessage[] messages) =>
        GeminiRequests.Write(_dialect, new ChatRequest { Origin = Dialect.Anthropic, Messages = messages });

    private static ChatRequest Ask() => new() { Origin = Dialect.Anthropic, Messages = [User(new TextBlock("Hi"))] };

    private static ChatMessage User(params ChatBlock[] content) => new(ChatRole.User, content);

    private static ChatMessage Assistant(params ChatBlock[] content) => new(ChatRole.Assistant, content);

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
