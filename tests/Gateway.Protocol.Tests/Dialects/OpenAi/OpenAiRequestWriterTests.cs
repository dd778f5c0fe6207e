using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

public sealed class OpenAiRequestWriterTests
{
    private static readonly ChatRequest Empty = new() { Origin = Dialect.Anthropic, Messages = [User(new TextBlock("Hi"))] };

    [Fact]
    public void WholeRequest_IsWrittenInAFixedOrder()
    {
        var (body, losses) = Write(Empty with
        {
            System = [new TextBlock("Be brief."), new TextBlock("Be kind.")],
            Tools = [new ToolDefinition("f", "Does f", JsonElement.Parse("""{"type":"object"}""")) { Strict = true }],
            ToolChoice = new ToolChoice(ToolChoiceKind.Tool, "f"),
            ParallelToolCalls = false,
            MaxOutputTokens = 100,
            Temperature = 0.5,
            TopP = 0.9,
            StopSequences = ["END"],
            UserId = "u1",
            Stream = true,
        });

        body.ShouldBe(
            """{"model":"gpt-4o","messages":[{"role":"system","content":"Be brief.\n\nBe kind."},{"role":"user","content":"Hi"}],"""
            + """ "tools":[{"type":"function","function":{"name":"f","description":"Does f","parameters":{"type":"object"},"strict":true}}],"""[1..]
            + """ "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,"max_completion_tokens":100,"temperature":0.5,"""[1..]
            + """ "top_p":0.9,"stop":["END"],"user":"u1","stream":true,"stream_options":{"include_usage":true}}"""[1..]);
        losses.ShouldBeEmpty();
    }

    [Fact]
    public void ToolTurn_IsCallsThenToolMessagesThenTheRest()
    {
        var (body, losses) = Write(Empty with
        {
            Messages =
            [
                new ChatMessage(ChatRole.Assistant, [new ReasoningBlock("hm", "s", Dialect.Anthropic), new TextBlock("Let me look."), new ToolUseBlock("a", "f", ""), new ToolUseBlock("b", "g", "{\"x\":1}")]),
                User(
                    new TextBlock("And?"),
                    new ToolResultBlock("a", [new TextBlock("bad")], IsError: true),
                    new ToolResultBlock("b", [new TextBlock("see"), new ImageBlock(new MediaSource.Base64("image/png", "AAAA"))], IsError: false)),
            ],
        });

        Messages(body).ShouldBe(
            """[{"role":"assistant","content":"Let me look.","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"g","arguments":"{\"x\":1}"}}]},"""
            + """{"role":"tool","tool_call_id":"a","content":"bad"},{"role":"tool","tool_call_id":"b","content":"see"},"""
            + """{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"text","text":"And?"}]}]""");
        losses.ShouldBe(["messages[].content[].thinking", "messages[].content[].is_error", "messages[].content[].content[].source"]);
    }

    [Fact]
    public void AssistantWithCallsAlone_HasNullContent() =>
        Messages(Write(Empty with { Messages = [new ChatMessage(ChatRole.Assistant, [new ToolUseBlock("a", "f", "{}")])] }).Body)
            .ShouldContain("""{"role":"assistant","content":null,"tool_calls":""");

    [Fact]
    public void Media_BecomeImageAndFileParts()
    {
        var (body, losses) = Write(Empty with
        {
            Messages =
            [
                User(
                    new ImageBlock(new MediaSource.Url("https://x/y.png")) { Detail = "low" },
                    new DocumentBlock(new MediaSource.Base64("application/pdf", "JVBE")) { Title = "a.pdf" },
                    new DocumentBlock(new MediaSource.PlainText("words")),
                    new DocumentBlock(new MediaSource.Url("https://x/y.pdf")),
                    new ImageBlock(new MediaSource.File("file_1"))),
            ],
        });

        Messages(body).ShouldBe(
            """[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x/y.png","detail":"low"}},"""
            + """{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBE"}},{"type":"text","text":"words"}]}]""");
        losses.ShouldBe(["messages[].content[].source", "messages[].content[].source", "messages[].content[].source"]);
    }

    [Fact]
    public void WhatChatCompletionsCannotSay_IsReportedInTheCallersTerms()
    {
        var cache = new CacheMarker(null);
        var (_, losses) = Write(Empty with
        {
            System = [new TextBlock("s") { Cache = cache }],
            Messages =
            [
                User(
                    new TextBlock("a") { Cache = cache },
                    new TextBlock("b") { Cache = cache },
                    new OpaqueBlock(Dialect.Anthropic, "container_upload", JsonElement.Parse("{}"))),
            ],
            Tools =
            [
                new ToolDefinition("web_search", null, default) { Native = new OpaqueBlock(Dialect.Anthropic, "web_search_20250305", JsonElement.Parse("{}")) },
                new ToolDefinition("f", null, default) { Cache = cache },
            ],
            TopK = 5,
            StopSequences = ["1", "2", "3", "4", "5"],
            Reasoning = new ReasoningOptions(ReasoningMode.Enabled, BudgetTokens: 2000),
            Extensions = [new RequestExtension("container", JsonElement.Parse("{}"))],
        });

        losses.ShouldBe(
        [
            "system[].cache_control", "messages[].content[].cache_control", "messages[].content[].type", "tools[].type", "tools[].cache_control",
            "top_k", "stop_sequences", "thinking", "container",
        ]);
    }

    [Theory]
    [InlineData("o3-mini", "\"reasoning_effort\":\"low\"")]
    [InlineData("gpt-5-mini", "\"reasoning_effort\":\"low\"")]
    [InlineData("openai/gpt-5.1", "\"reasoning_effort\":\"low\"")]
    [InlineData("gpt-4o", null)]
    [InlineData("gpt-5-chat-latest", null)]
    public void ThinkingBudget_BecomesAnEffortWhereTheModelTakesOne(string model, string? expected)
    {
        var (body, losses) = Write(Empty with { Reasoning = new ReasoningOptions(ReasoningMode.Enabled, BudgetTokens: 2000) }, model);

        if (expected is null)
            body.ShouldNotContain("reasoning_effort");
        else
            body.ShouldContain(expected);
        losses.ShouldBe([expected is null ? "thinking" : "thinking.budget_tokens"]);
    }

    [Theory]
    [InlineData("gpt-5", "max", "high", true)]
    [InlineData("gpt-5.2", "max", "xhigh", true)]
    [InlineData("gpt-5.2", "xhigh", "xhigh", false)]
    [InlineData("gpt-5", "none", "minimal", true)]
    [InlineData("gpt-5.1", "none", "none", false)]
    [InlineData("o4-mini", "minimal", "low", true)]
    public void Effort_IsTheNearestTheModelTakes(string model, string asked, string written, bool reported)
    {
        var (body, losses) = Write(Empty with { Reasoning = new ReasoningOptions(ReasoningMode.Unspecified, Effort: asked) }, model);

        body.ShouldContain($"\"reasoning_effort\":\"{written}\"");
        losses.ShouldBe(reported ? ["output_config.effort"] : []);
    }

    [Fact]
    public void ReasoningModel_IsSparedTheSamplingItRefuses()
    {
        var (body, losses) = Write(Empty with { Temperature = 0.2, TopP = 1, MaxOutputTokens = 9 }, "gpt-5");

        body.ShouldNotContain("temperature");
        body.ShouldNotContain("top_p");
        body.ShouldContain("\"max_completion_tokens\":9");
        losses.ShouldBe(["temperature"]);
    }

    [Fact]
    public void OutputFormat_BecomesAResponseFormat()
    {
        Write(Empty with { OutputFormat = new OutputFormat(JsonElement.Parse("{}"), Strict: true) }).Body
            .ShouldContain("""response_format":{"type":"json_schema","json_schema":{"name":"response","schema":{},"strict":true}}""");
        Write(Empty with { OutputFormat = new OutputFormat(default) }).Body.ShouldContain("""response_format":{"type":"json_object"}""");
    }

    [Fact]
    public void OpenAisOwnFields_AreWrittenBackVerbatim()
    {
        var (body, losses) = Write(Empty with
        {
            Origin = Dialect.OpenAi,
            Messages = [User(new OpaqueBlock(Dialect.OpenAi, "input_audio", JsonElement.Parse("""{"type":"input_audio","input_audio":{"data":"x","format":"wav"}}""")))],
            Tools = [new ToolDefinition("c", null, default) { Native = new OpaqueBlock(Dialect.OpenAi, "custom", JsonElement.Parse("""{"type":"custom","custom":{"name":"c"}}""")) }],
            Extensions = [new RequestExtension("logit_bias", JsonElement.Parse("""{ "5": 1 }"""))],
        });

        body.ShouldContain("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"x","format":"wav"}}]}""");
        body.ShouldContain("""tools":[{"type":"custom","custom":{"name":"c"}}]""");
        body.ShouldContain("logit_bias");
        losses.ShouldBeEmpty();
    }

    [Fact]
    public void LongUserId_IsHashedToAStableName()
    {
        var user = "user_" + new string('a', 140);
        var (body, losses) = Write(Empty with { UserId = user });

        JsonElement.Parse(body).GetProperty("user").GetString()!.Length.ShouldBe(64);
        Write(Empty with { UserId = user }).Body.ShouldBe(body);
        losses.ShouldBe(["metadata.user_id"]);
    }

    [Fact]
    public void ChoiceOfAToolThatIsLeftOut_IsLeftOutToo()
    {
        var (body, losses) = Write(Empty with { ToolChoice = new ToolChoice(ToolChoiceKind.Any) });

        body.ShouldNotContain("tool_choice");
        losses.ShouldBe(["tool_choice"]);
    }

    private static ChatMessage User(params ChatBlock[] blocks) => new(ChatRole.User, blocks);

    private static string Messages(string body) => JsonElement.Parse(body).GetProperty("messages").GetRawText();

    private static (string Body, List<string> Losses) Write(ChatRequest request, string model = "gpt-4o")
    {
        var output = new ArrayBufferWriter<byte>();
        var report = new ConversionReport();
        new OpenAiDialect().WriteRequest(request, model, output, report);
        var body = Encoding.UTF8.GetString(output.WrittenSpan);
        JsonElement.Parse(body).ValueKind.ShouldBe(JsonValueKind.Object);
        return (body, [.. report.Losses.Select(l => l.Field)]);
    }
}
