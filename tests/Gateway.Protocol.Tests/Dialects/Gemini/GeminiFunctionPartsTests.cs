using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Gemini;

namespace Gateway.Protocol.Tests.Dialects.Gemini;

public sealed class GeminiFunctionPartsTests
{
    private const string Signature = "c2ln";

    private readonly GeminiDialect _dialect = new();

    [Fact]
    public void CallsAndResults_AreMatchedByName()
    {
        var (parts, report) = Write(
            "gemini-2.5-flash",
            Assistant(new ToolUseBlock("call_a", "get_weather", """{"city": "Bern"}"""), new ToolUseBlock("toolu_b", "now", "")),
            User(Result("call_a", """{"id":12345678901234567890}"""), Result("toolu_b", "no clock") with { IsError = true }));

        parts.ShouldBe(
            """{"role":"model","parts":[{"functionCall":{"name":"get_weather","args":{"city": "Bern"}}},{"functionCall":{"name":"now","args":{}}}]},""" +
            """{"role":"user","parts":[{"functionResponse":{"name":"get_weather","response":{"output":"{\"id\":12345678901234567890}"}}},""" +
            """{"functionResponse":{"name":"now","response":{"error":"no clock"}}}]}""");
        report.IsLossless.ShouldBeTrue();
    }

    [Fact]
    public void GeminisOwnId_ReturnsOnCallAndResult()
    {
        var (parts, _) = Write("gemini-2.5-flash", Assistant(new ToolUseBlock("96c1su3s", "now", "{}")), User(Result("96c1su3s", "12:00")));

        parts.ShouldBe(
            """{"role":"model","parts":[{"functionCall":{"id":"96c1su3s","name":"now","args":{}}}]},""" +
            """{"role":"user","parts":[{"functionResponse":{"id":"96c1su3s","name":"now","response":{"output":"12:00"}}}]}""");
    }

    [Fact]
    public void ResultOfAnUnknownCall_IsNamedAndReported()
    {
        var (parts, report) = Write("gemini-2.5-flash", User(Result("call_x", "?")));

        parts.ShouldBe("""{"role":"user","parts":[{"functionResponse":{"name":"unknown_tool","response":{"output":"?"}}}]}""");
        report.Losses.ShouldHaveSingleItem().Field.ShouldBe("messages[].content[].tool_use_id");
    }

    [Fact]
    public void ArgumentsThatAreNoObject_AreOneArgument()
    {
        var (parts, report) = Write("gemini-2.5-flash", Assistant(new ToolUseBlock("call_a", "f", """{"cut": """)));

        parts.ShouldBe("""{"role":"model","parts":[{"functionCall":{"name":"f","args":{"arguments":"{\"cut\": "}}}]}""");
        report.Losses.ShouldHaveSingleItem().Field.ShouldBe("messages[].content[].input");
    }

    [Fact]
    public void ImagesInResults_FollowTheLastResponse()
    {
        var (parts, report) = Write(
            "gemini-2.5-flash",
            Assistant(new ToolUseBlock("call_a", "look", ""), new ToolUseBlock("call_b", "now", "")),
            User(Result("call_a", "seen", Picture)), User(Result("call_b", "12:00"), new TextBlock("And?")));

        parts.ShouldEndWith(
            """{"role":"user","parts":[{"functionResponse":{"name":"look","response":{"output":"seen"}}},{"functionResponse":{"name":"now","response":{"output":"12:00"}}},""" +
            """{"inlineData":{"mimeType":"image/png","data":"AA=="}},{"text":"And?"}]}""");
        report.Losses.ShouldHaveSingleItem().Field.ShouldBe("messages[].content[].content[]");
    }

    [Fact]
    public void ImagesInResults_AreInsideTheResponseForGemini3()
    {
        var (parts, report) = Write("gemini-3-flash-preview", Signed(new ToolUseBlock("96c1su3s", "look", "")), User(Result("96c1su3s", "seen", Picture)));

        parts.ShouldEndWith(
            """{"functionResponse":{"id":"96c1su3s","name":"look","response":{"output":"seen"},"parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}}]}}]}""");
        report.IsLossless.ShouldBeTrue();
    }

    [Fact]
    public void Signature_StandsOnTheCallItCameWith()
    {
        var (parts, report) = Write("gemini-3-pro-preview", Signed(new ToolUseBlock("call_a", "now", ""), new ToolUseBlock("call_b", "now", "")));

        parts.ShouldBe(
            """{"role":"model","parts":[{"text":"Let me see."},{"functionCall":{"name":"now","args":{}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"now","args":{}}}]}""");
        report.IsLossless.ShouldBeTrue();
    }

    [Fact]
    public void SignatureAfterText_StandsOnTheText()
    {
        var (parts, _) = Write("gemini-3-pro-preview", Assistant(new TextBlock("Hello"), new ReasoningBlock("", Signature, Dialect.Gemini)));

        parts.ShouldBe("""{"role":"model","parts":[{"text":"Hello","thoughtSignature":"c2ln"}]}""");
    }

    [Fact]
    public void SignatureAlone_StandsOnAnEmptyText()
    {
        var (parts, _) = Write("gemini-3-pro-preview", Assistant(new ReasoningBlock("Hm.", Signature, Dialect.Gemini), new TextBlock("Hello")));

        parts.ShouldBe("""{"role":"model","parts":[{"text":"","thoughtSignature":"c2ln"},{"text":"Hello"}]}""");
    }

    [Fact]
    public void CallsOfAnotherModel_CarryGooglesStandInOnceATurn()
    {
        var (parts, report) = Write(
            "gemini-3-pro-preview",
            Assistant(new ReasoningBlock("Hm.", "claudes", Dialect.Anthropic), new ToolUseBlock("toolu_a", "now", ""), new ToolUseBlock("toolu_b", "now", "")),
            User(Result("toolu_a", "1"), Result("toolu_b", "2")),
            Assistant(new ToolUseBlock("toolu_c", "now", "")));

        const string unsigned = """{"functionCall":{"name":"now","args":{}}}""";
        const string standIn = """{"functionCall":{"name":"now","args":{}},"thoughtSignature":"context_engineering_is_the_way_to_go"}""";
        parts.ShouldBe(
            $$$"""{"role":"model","parts":[{{{standIn}}},{{{unsigned}}}]},""" +
            """{"role":"user","parts":[{"functionResponse":{"name":"now","response":{"output":"1"}}},{"functionResponse":{"name":"now","response":{"output":"2"}}}]},""" +
            $$$"""{"role":"model","parts":[{{{standIn}}}]}""");
        report.Losses.Select(l => l.Field).ShouldBe(["messages[].content[].thinking", "messages[].content[].tool_use"]);
    }

    [Fact]
    public void OpaquePartsOfGemini_ReturnAsTheyWere()
    {
        var raw = System.Text.Json.JsonElement.Parse("""{"executableCode":{"language":"PYTHON","code":"1+1"},"thoughtSignature":"c2ln"}""");
        var (parts, report) = Write(
            "gemini-3-pro-preview",
            Assistant(new OpaqueBlock(Dialect.Gemini, "executableCode", raw), new OpaqueBlock(Dialect.Anthropic, "server_tool_use", raw)));

        parts.ShouldBe($$"""{"role":"model","parts":[{{raw.GetRawText()}}]}""");
        report.Losses.ShouldHaveSingleItem().Field.ShouldBe("messages[].content[].type");
    }

    private static ImageBlock Picture => new(new MediaSource.Base64("image/png", "AA=="));

    private (string Contents, ConversionReport Report) Write(string model, params ChatMessage[] messages)
    {
        var (body, report) = GeminiRequests.Write(_dialect, new ChatRequest { Origin = Dialect.Anthropic, Messages = messages }, model);
        body.ShouldStartWith("""{"contents":[""");
        return (body["""{"contents":[""".Length..^"]}".Length], report);
    }

    private static ChatMessage Signed(params ToolUseBlock[] calls) =>
        Assistant([new TextBlock("Let me see."), new ReasoningBlock("", Signature, Dialect.Gemini), .. calls]);

    private static ToolResultBlock Result(string id, string text, params ChatBlock[] more) => new(id, [new TextBlock(text), .. more], false);

    private static ChatMessage User(params ChatBlock[] content) => new(ChatRole.User, content);

    private static ChatMessage Assistant(params ChatBlock[] content) => new(ChatRole.Assistant, content);
}
