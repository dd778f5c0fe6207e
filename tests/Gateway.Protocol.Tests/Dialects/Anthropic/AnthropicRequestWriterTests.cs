using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

public sealed class AnthropicRequestWriterTests
{
    private static readonly ChatMessage Hi = new(ChatRole.User, [new TextBlock("hi")]);

    private static readonly ChatRequest Plain = new() { Origin = Dialect.OpenAi, Messages = [Hi], MaxOutputTokens = 100 };

    [Fact]
    public void OpenAiConversation_IsWrittenAsTheLiteralBody()
    {
        var (body, losses) = Write(Plain with
        {
            Stream = true,
            System = [new TextBlock("be brief")],
            Messages =
            [
                Hi,
                new ChatMessage(ChatRole.Assistant, [new TextBlock(""), new ToolUseBlock("call.1", "f", "{\"a\":1}"), new ToolUseBlock("c2", "g", "")]),
                new ChatMessage(ChatRole.User, [new ToolResultBlock("call.1", [new TextBlock("r1")], false)]),
                new ChatMessage(ChatRole.User, [new ToolResultBlock("c2", [], true)]),
                Hi,
            ],
            Tools = [new ToolDefinition("f", "does f", JsonElement.Parse("{\"type\":\"object\"}"u8)), new ToolDefinition("g", null, default)],
            ToolChoice = new ToolChoice(ToolChoiceKind.Any),
            ParallelToolCalls = false,
            StopSequences = ["END"],
            Temperature = 0.5,
            UserId = "u",
        });

        body.ShouldBe("""
            {"model":"claude-x","max_tokens":100,"stream":true,"system":"be brief","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"tool_use","id":"call_1_e8b7b7b3","name":"f","input":{"a":1}},{"type":"tool_use","id":"c2","name":"g","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1_e8b7b7b3","content":"r1"},{"type":"tool_result","tool_use_id":"c2","is_error":true},{"type":"text","text":"hi"}]}],"tools":[{"name":"f","description":"does f","input_schema":{"type":"object"}},{"name":"g","input_schema":{"type":"object","properties":{}}}],"tool_choice":{"type":"any","disable_parallel_tool_use":true},"temperature":0.5,"stop_sequences":["END"],"metadata":{"user_id":"u"}}
            """);
        losses.ShouldBeEmpty();
    }

    [Fact]
    public void WhatTheApiCannotBeTold_IsReportedInTheCallersWords()
    {
        var (body, losses) = Write(Plain with
        {
            MaxOutputTokens = null,
            Temperature = 0.9,
            TopP = 0.5,
            FrequencyPenalty = 0.1,
            PresencePenalty = 0,
            Seed = 7,
            StopSequences = ["\n"],
            OutputFormat = new OutputFormat(default),
            Extensions = [new RequestExtension("logprobs", JsonElement.Parse("true"u8))],
            Messages =
            [
                Hi with { Name = "bob" },
                new ChatMessage(ChatRole.System, [new TextBlock("now German")]),
                new ChatMessage(ChatRole.Assistant, [new ReasoningBlock("hm", "sig", Dialect.Gemini)]),
                new ChatMessage(ChatRole.User, [new ImageBlock(new MediaSource.Url("https://x")) { Detail = "high" }]),
                new ChatMessage(ChatRole.User, [new DocumentBlock(new MediaSource.File("file-1")), new AudioBlock(new MediaSource.Base64("audio/wav", "AAAA")), new OpaqueBlock(Dialect.OpenAi, "video_url", JsonElement.Parse("{\"type\":\"video_url\"}"u8))]),
            ],
        });

        body.ShouldBe("""
            {"model":"claude-x","max_tokens":32000,"messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"text","text":"<system>\nnow German\n</system>"},{"type":"image","source":{"type":"url","url":"https://x"}}]}],"temperature":0.9}
            """);
        losses.ShouldBe(
        [
            "max_completion_tokens", "messages[].name", "messages[].role", "messages[].reasoning_content", "messages[].content[].image_url.detail",
            "messages[].content[].file", "messages[].content[].input_audio", "messages[].content[].type", "top_p", "stop", "frequency_penalty", "seed",
            "response_format", "logprobs",
        ], ignoreOrder: true);
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", 20_480, "high", """ "thinking":{"type":"enabled","budget_tokens":16384} """, "")]
    [InlineData("claude-sonnet-4-5", 20_000, "high", """ "thinking":{"type":"enabled","budget_tokens":16000} """, "reasoning_effort")]
    [InlineData("claude-sonnet-4-5", 1025, "minimal", """ "thinking":{"type":"enabled","budget_tokens":1024} """, "")]
    [InlineData("claude-sonnet-4-5", 1024, "minimal", "", "reasoning_effort")]
    [InlineData("us.anthropic.claude-sonnet-4-20250514-v1:0", 2000, "high", """ "thinking":{"type":"enabled","budget_tokens":1600} """, "reasoning_effort")]
    [InlineData("claude-opus-4-6", 100, "minimal", """ "thinking":{"type":"adaptive"},"output_config":{"effort":"low"} """, "")]
    [InlineData("claude-opus-4-6", 100, "xhigh", """ "thinking":{"type":"adaptive"},"output_config":{"effort":"high"} """, "reasoning_effort")]
    [InlineData("claude-next-9", 100, "xhigh", """ "thinking":{"type":"adaptive"},"output_config":{"effort":"xhigh"} """, "")]
    [InlineData("claude-sonnet-4-5", 500, "high", "", "reasoning_effort")]
    [InlineData("claude-3-5-haiku-latest", 5000, "high", "", "reasoning_effort")]
    [InlineData("claude-3-7-sonnet-latest", 5000, "low", """ "thinking":{"type":"enabled","budget_tokens":2048} """, "")]
    [InlineData("claude-opus-4-6", 100, "none", """ "thinking":{"type":"disabled"} """, "")]
    public void ReasoningEffort_IsSaidAsTheModelTakesIt(string model, int maxTokens, string effort, string expected, string loss)
    {
        var (body, losses) = Write(
            Plain with { MaxOutputTokens = maxTokens, Reasoning = new ReasoningOptions(ReasoningMode.Enabled, Effort: effort) }, model);

        var members = expected.Trim();
        body.ShouldEndWith("""[{"role":"user","content":"hi"}]""" + (members.Length == 0 ? "" : ",") + members + "}");
        losses.ShouldBe(loss.Length == 0 ? [] : [loss]);
    }

    [Theory]
    [InlineData(9000, 10_000, 8000, "reasoning_effort")]
    [InlineData(8000, 10_000, 8000, "")]
    [InlineData(null, 10_000, 8000, "")] // nobody asked for a number
    public void BudgetThatLeavesNoRoomForTheAnswer_IsLoweredAndReportedWhereItWasAskedFor(int? asked, int maxTokens, int expected, string loss)
    {
        var (body, losses) = Write(Plain with { MaxOutputTokens = maxTokens, Reasoning = new ReasoningOptions(ReasoningMode.Enabled, asked) }, "claude-sonnet-4-5");

        body.ShouldContain($"\"budget_tokens\":{expected}}}");
        losses.ShouldBe(loss.Length == 0 ? [] : [loss]);
    }

    [Fact]
    public void ThinkingWithoutAnOutputLimit_GetsRoomForIt()
    {
        var (body, _) = Write(
            Plain with { MaxOutputTokens = null, Reasoning = new ReasoningOptions(ReasoningMode.Unspecified, Effort: "low") }, "claude-sonnet-4-5");

        body.ShouldStartWith("""{"model":"claude-sonnet-4-5","max_tokens":64000,""");
    }

    [Fact]
    public void ThinkingBesideTemperatureOrForcedTools_GivesWayAndIsReported()
    {
        var thinking = Plain with { Reasoning = new ReasoningOptions(ReasoningMode.Enabled, Effort: "low") };

        Write(thinking with { Temperature = 0.2 }, "claude-opus-4-6").Losses.ShouldBe(["temperature"]);
        Write(
            thinking with { Tools = [new ToolDefinition("f", null, default)], ToolChoice = new ToolChoice(ToolChoiceKind.Any) }, "claude-opus-4-6")
            .Losses.ShouldBe(["reasoning_effort"]);
    }

    [Fact]
    public void JsonSchema_IsTheOutputFormat()
    {
        var (body, losses) = Write(Plain with { OutputFormat = new OutputFormat(JsonElement.Parse("{\"type\":\"object\",\"additionalProperties\":false}"u8), "n", true) });

        body.ShouldEndWith(""","output_config":{"format":{"type":"json_schema","schema":{"type":"object","additionalProperties":false}}}}""");
        losses.ShouldBeEmpty();
    }

    /// <summary>"For 'object' type, 'additionalProperties' must be explicitly set to false": a 400, as bounds are.</summary>
    [Fact]
    public void OpenSchemaWithBounds_IsClosedAndReported()
    {
        const string Schema = """
            {"type":"object","properties":{"minimum":{"type":"integer","minimum":1},"list":{"type":"array","minItems":3,"items":{"type":"object","additionalProperties":true}}},"$defs":{"a":{"anyOf":[{"type":["object","null"]}]}}}
            """;
        var (body, losses) = Write(Plain with { OutputFormat = new OutputFormat(JsonElement.Parse(Schema)) });

        body.ShouldEndWith("""
            "schema":{"type":"object","properties":{"minimum":{"type":"integer"},"list":{"type":"array","items":{"type":"object","additionalProperties":false}}},"$defs":{"a":{"anyOf":[{"type":["object","null"],"additionalProperties":false}]}},"additionalProperties":false}}}}
            """.Trim());
        losses.ShouldBe(
        [
            "response_format.json_schema.schema.minimum", "response_format.json_schema.schema.minItems",
            "response_format.json_schema.schema.additionalProperties",
        ]);
    }

    [Fact]
    public void SchemaForAModelWithoutStructuredOutput_IsReported() =>
        Write(Plain with { OutputFormat = new OutputFormat(JsonElement.Parse("{}"u8)) }, "claude-3-5-haiku-latest").Losses.ShouldBe(["response_format"]);

    [Fact]
    public void TierAndSafetyIdentifier_HaveTheirPlace()
    {
        var (body, losses) = Write(Plain with
        {
            Extensions = [new RequestExtension("service_tier", JsonElement.Parse("\"default\""u8)), new RequestExtension("safety_identifier", JsonElement.Parse("\"u1\""u8))],
        });

        body.ShouldEndWith(""","service_tier":"standard_only","metadata":{"user_id":"u1"}}""");
        losses.ShouldBeEmpty();
        Write(Plain with { UserId = "other", Extensions = [new RequestExtension("safety_identifier", JsonElement.Parse("\"u1\""u8)), new RequestExtension("service_tier", JsonElement.Parse("\"flex\""u8))] })
            .Losses.ShouldBe(["safety_identifier", "service_tier"]);
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", 64_000, false)]
    [InlineData("claude-3-5-haiku-latest", 8192, false)]
    [InlineData("claude-opus-9", 32_000, true)]
    [InlineData("kimi-k2", 4096, true)]
    public void NoLimit_IsTheMostTheModelTakes(string model, int expected, bool isReported)
    {
        var (body, losses) = Write(Plain with { MaxOutputTokens = null }, model);

        body.ShouldContain($"\"max_tokens\":{expected},");
        losses.ShouldBe(isReported ? ["max_completion_tokens"] : []);
    }

    /// <summary>Lesson 13: thinking lost before a call is the API's 400 "Expected `thinking`…".</summary>
    [Fact]
    public void CallsWithoutTheirThinking_AreGoneOnWithoutThinking()
    {
        var call = new ToolUseBlock("t1", "f", "");
        ChatMessage result = new(ChatRole.User, [new ToolResultBlock("t1", [new TextBlock("1")], false)]);
        var lost = Plain with { Reasoning = new ReasoningOptions(ReasoningMode.Enabled, Effort: "low"), Messages = [Hi, new ChatMessage(ChatRole.Assistant, [call]), result] };
        var kept = lost with { Messages = [Hi, new ChatMessage(ChatRole.Assistant, [new ReasoningBlock("hm", "sig", Dialect.Anthropic), call]), result] };

        Write(lost with { MaxOutputTokens = null }, "claude-sonnet-4-5").Losses.ShouldBe(["reasoning_effort"]);
        var (body, losses) = Write(kept with { MaxOutputTokens = null }, "claude-sonnet-4-5");
        losses.ShouldBeEmpty();
        body.ShouldContain("""{"type":"thinking","thinking":"hm","signature":"sig"}""");
        body.ShouldContain("\"budget_tokens\"");
    }

    [Fact]
    public void SystemMessagesAlone_AreTheUsers()
    {
        var (body, losses) = Write(Plain with { System = [new TextBlock("be kind")], Messages = [] });

        body.ShouldContain("""[{"role":"user","content":"be kind"}]""");
        body.ShouldNotContain("system");
        losses.ShouldBe(["messages[].role"]);
    }

    [Fact]
    public void OwnTurnThatEndsInWhiteSpace_IsTrimmed()
    {
        var (body, losses) = Write(Plain with { Messages = [Hi, new ChatMessage(ChatRole.Assistant, [new TextBlock("So: ")])] });

        body.ShouldContain("""{"role":"assistant","content":"So:"}""");
        losses.ShouldBe(["messages[].content[].text"]);
    }

    [Fact]
    public void MessagesOfWhichNothingCanBeSaid_AreTheCallersError() =>
        Should.Throw<RequestFormatException>(() => Write(Plain with { Messages = [new ChatMessage(ChatRole.User, [new AudioBlock(new MediaSource.Base64("audio/wav", "AAAA"))])] }))
            .Problems.ShouldHaveSingleItem().Path.ShouldBe("messages");

    [Fact]
    public void AllowedTools_AreTheOnlyOnesOffered()
    {
        ToolDefinition[] tools = [new("f", null, default), new("g", null, JsonElement.Parse("{\"properties\":{}}"u8))];
        var (body, losses) = Write(Plain with { Tools = tools, ToolChoice = new ToolChoice(ToolChoiceKind.Any) { Allowed = ["g"] } });

        body.ShouldContain(""" "tools":[{"name":"g","input_schema":{"type":"object","properties":{}}}],"tool_choice":{"type":"any"} """.Trim());
        losses.ShouldBeEmpty();
    }

    [Fact]
    public void CallerOfFunctions_GetsOneCall() =>
        Write(Plain with { Tools = [new("f", null, default)], UsesFunctions = true }).Body.ShouldContain("\"disable_parallel_tool_use\":true");

    [Fact]
    public void OwnSignature_ReturnsToTheApi_UnsignedReasoningDoesNot()
    {
        var (body, losses) = Write(Plain with
        {
            Messages =
            [
                new ChatMessage(ChatRole.Assistant,
                [
                    new ReasoningBlock("hm", "EqRk", Dialect.Anthropic), new ReasoningBlock("x", null, Dialect.Anthropic), new TextBlock("a"),
                ]),
            ],
        });

        body.ShouldContain("""[{"type":"thinking","thinking":"hm","signature":"EqRk"},{"type":"text","text":"a"}]""");
        losses.ShouldBe(["messages[].reasoning_content"]);
    }

    [Fact]
    public void NativeToolsOfOtherVendors_AreLeftOutWithTheChoiceAmongThem()
    {
        var (body, losses) = Write(Plain with
        {
            Tools = [new ToolDefinition("w", null, default) { Native = new OpaqueBlock(Dialect.OpenAi, "web_search", default) }],
            ToolChoice = new ToolChoice(ToolChoiceKind.Auto),
        });

        body.ShouldNotContain("tool");
        losses.ShouldBe(["tools[].type", "tool_choice"]);
    }

    private static (string Body, IEnumerable<string> Losses) Write(ChatRequest request, string model = "claude-x")
    {
        var output = new ArrayBufferWriter<byte>();
        var report = new ConversionReport();
        new AnthropicDialect().WriteRequest(request, model, output, report);
        return (Encoding.UTF8.GetString(output.WrittenSpan), report.Losses.Select(l => l.Field));
    }
}
