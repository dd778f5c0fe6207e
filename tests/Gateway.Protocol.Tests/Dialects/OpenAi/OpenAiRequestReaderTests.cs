using System.Text;
using System.Text.Json;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

public sealed class OpenAiRequestReaderTests
{
    [Fact]
    public void Parameters_AreRead()
    {
        var request = Read(
            """
            {"model":"gpt-5","messages":[{"role":"user","content":"Hi","name":"ann"}],"max_tokens":5,"max_completion_tokens":9,"temperature":0.5,
             "top_p":0.9,"frequency_penalty":0.1,"presence_penalty":0.2,"seed":7,"stop":"END","reasoning_effort":"high","parallel_tool_calls":false,
             "user":"u","stream":true,"stream_options":{"include_usage":true},"n":1,"logprobs":null,"service_tier":"flex","logit_bias":{"1":2},
             "response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":{"type":"object"}}}}
            """);

        request.ShouldSatisfyAllConditions(
            r => r.Origin.ShouldBe(Dialect.OpenAi),
            r => r.Model.ShouldBe("gpt-5"),
            r => r.MaxOutputTokens.ShouldBe(9),
            r => (r.Temperature, r.TopP, r.FrequencyPenalty, r.PresencePenalty, r.Seed).ShouldBe((0.5, 0.9, 0.1, 0.2, 7)),
            r => r.StopSequences.ShouldBe(["END"]),
            r => r.Reasoning.ShouldBe(new ReasoningOptions(ReasoningMode.Enabled, Effort: "high")),
            r => r.ParallelToolCalls.ShouldBe(false),
            r => r.UserId.ShouldBe("u"),
            r => (r.Stream, r.IncludeUsage).ShouldBe((true, true)),
            r => r.OutputFormat!.Schema.GetRawText().ShouldBe("""{"type":"object"}"""),
            r => (r.OutputFormat!.Name, r.OutputFormat.Strict).ShouldBe(("a", true)),
            r => r.Messages[0].Name.ShouldBe("ann"),
            r => r.Extensions.Select(e => e.Name).ShouldBe(["service_tier", "logit_bias"]));
    }

    [Fact]
    public void LeadingInstructions_AreTheSystemAndLaterOnesStandAmongTheMessages()
    {
        var request = Read(
            """
            {"messages":[{"role":"system","content":"a"},{"role":"developer","content":[{"type":"text","text":"b","cache_control":{"type":"ephemeral","ttl":"1h"}}]},
             {"role":"user","content":"c"},{"role":"system","content":"d"}]}
            """);

        request.System.ShouldBe([new TextBlock("a"), new TextBlock("b") { Cache = new CacheMarker("1h") }]);
        request.Messages.Select(m => m.Role).ShouldBe([ChatRole.User, ChatRole.System]);
    }

    [Fact]
    public void ToolMessagesInARow_AreOneUserTurn()
    {
        var request = Read(
            """
            {"messages":[{"role":"assistant","content":null,"reasoning_content":"hm","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{ }"}},
             {"id":"b","type":"function","function":{"name":"g","arguments":""}}]},
             {"role":"tool","tool_call_id":"a","content":"1"},{"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"2"}]},{"role":"user","content":"go"}]}
            """);

        request.Messages[0].Content.ShouldBe([new ReasoningBlock("hm", null, Dialect.OpenAi), new ToolUseBlock("a", "f", "{ }"), new ToolUseBlock("b", "g", "")]);
        request.Messages.Count.ShouldBe(3);
        request.Messages[1].Role.ShouldBe(ChatRole.User);
        request.Messages[1].Content.Cast<ToolResultBlock>().Select(r => (r.ToolUseId, ((TextBlock)r.Content[0]).Text)).ShouldBe([("a", "1"), ("b", "2")]);
    }

    [Fact]
    public void Parts_BecomeBlocks()
    {
        var content = Read(
            """
            {"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},
             {"type":"image_url","image_url":{"url":"https://x"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBE"}},
             {"type":"file","file":{"file_id":"file-1"}},{"type":"input_audio","input_audio":{"data":"x","format":"wav"}}]}]}
            """).Messages[0].Content;

        content.Take(5).ShouldBe(
        [
            new TextBlock("a"),
            new ImageBlock(new MediaSource.Base64("image/png", "AAAA")) { Detail = "low" },
            new ImageBlock(new MediaSource.Url("https://x")),
            new DocumentBlock(new MediaSource.Base64("application/pdf", "JVBE")) { Title = "a.pdf" },
            new DocumentBlock(new MediaSource.File("file-1")),
        ]);
        content[5].ShouldBe(new AudioBlock(new MediaSource.Base64("audio/wav", "x")));
    }

    [Fact]
    public void Tools_AreReadWithTheirChoice()
    {
        var request = Read(
            """
            {"messages":[{"role":"user","content":"a"}],"tool_choice":{"type":"function","function":{"name":"f"}},
             "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":true}},
                      {"type":"custom","custom":{"name":"c"}}]}
            """);

        request.ToolChoice.ShouldBe(new ToolChoice(ToolChoiceKind.Tool, "f"));
        request.Tools[0].ShouldSatisfyAllConditions(
            t => (t.Name, t.Description, t.Strict).ShouldBe(("f", "d", true)), t => t.InputSchema.GetRawText().ShouldBe("""{"type":"object"}"""));
        request.Tools[1].Native!.Type.ShouldBe("custom");
    }

    [Theory]
    [InlineData("\"auto\"", ToolChoiceKind.Auto)]
    [InlineData("\"none\"", ToolChoiceKind.None)]
    [InlineData("\"required\"", ToolChoiceKind.Any)]
    [InlineData("\"any\"", ToolChoiceKind.Any)]
    public void ToolChoiceWord_HasItsKind(string word, ToolChoiceKind kind) =>
        Read($$"""{"messages":[{"role":"user","content":"a"}],"tool_choice":{{word}}}""").ToolChoice.ShouldBe(new ToolChoice(kind));

    [Fact]
    public void FunctionsOf2023_AreToolsAndCallsWithMatchingIds()
    {
        var request = Read(
            """
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},
             {"role":"function","name":"f","content":"1"}],"functions":[{"name":"f","parameters":{}}],"function_call":{"name":"f"}}
            """);

        var call = request.Messages[1].Content[0].ShouldBeOfType<ToolUseBlock>();
        request.Messages[2].Content[0].ShouldBeOfType<ToolResultBlock>().ToolUseId.ShouldBe(call.Id);
        request.Tools.ShouldHaveSingleItem().Name.ShouldBe("f");
        request.ToolChoice.ShouldBe(new ToolChoice(ToolChoiceKind.Tool, "f"));
        request.UsesFunctions.ShouldBeTrue();
    }

    [Fact]
    public void AllowedTools_AreTheChoicesOwn()
    {
        var choice = Read(
            """
            {"messages":[{"role":"user","content":"a"}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"f"}}]}}}
            """).ToolChoice!;

        choice.Kind.ShouldBe(ToolChoiceKind.Any);
        choice.Allowed.ShouldBe(["f"]);
    }

    /// <summary>Lessons 13 to 16: what has to return to its maker is found where the answers put it, or OpenRouter and Google do.</summary>
    [Fact]
    public void SignedReasoning_IsReadFromWhereClientsReturnIt()
    {
        var content = Read(
            """
            {"messages":[{"role":"assistant","content":"So","reasoning_content":"hm","extra_content":{"google":{"thought_signature":"g1"}},
             "reasoning_details":[{"type":"reasoning.text","text":"hm","signature":"s1","format":"anthropic-claude-v1","index":0},{"type":"reasoning.encrypted","data":"d1","format":"anthropic-claude-v1","index":1},{"type":"reasoning.summary","summary":"x"}],
             "tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"g2"}}}]}]}
            """).Messages[0].Content;

        content.ShouldBe(
        [
            new ReasoningBlock("hm", "s1", Dialect.Anthropic), new ReasoningBlock("", null, Dialect.Anthropic) { Redacted = "d1" }, new TextBlock("So"),
            new ReasoningBlock("", "g1", Dialect.Gemini), new ReasoningBlock("", "g2", Dialect.Gemini), new ToolUseBlock("a", "f", "{}"),
        ]);
    }

    [Fact]
    public void FieldsInsideMessagesAndToolsWithoutAPlace_AreKeptByTheirPath()
    {
        var request = Read(
            """
            {"messages":[{"role":"system","content":"s","name":"n"},{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x","format":"png"},"id":1}]},
             {"role":"tool","tool_call_id":"a","content":"1","artifact":{}}],"stream_options":{"include_usage":true,"include_obfuscation":true},
             "tools":[{"type":"function","function":{"name":"f","response":{}}}]}
            """);

        request.Extensions.Select(e => e.Name).ShouldBe(
            ["stream_options.include_obfuscation", "messages[].name", "messages[].content[].image_url.format", "messages[].content[].id", "messages[].artifact"]);
        request.Tools[0].Extensions.Select(e => e.Name).ShouldBe(["function.response"]);
    }

    [Fact]
    public void MessageFieldWithoutAPlace_IsKeptAsOpaque() =>
        Read("""{"messages":[{"role":"assistant","content":"So","prefix":true,"annotations":[{}],"audio":null}]}""").Messages[0].Content[1]
            .ShouldBeOfType<OpaqueBlock>().Type.ShouldBe("prefix");

    [Fact]
    public void EveryProblem_IsNamedWithItsPath()
    {
        var thrown = Should.Throw<RequestFormatException>(() => Read(
            """
            {"messages":[{"role":"robot"},{"role":"user","content":[{"type":"text"},{"text":"x"},{"type":"image_url","image_url":{}}]},
             {"role":"tool","content":"x"},{"role":"assistant","tool_calls":[{"id":"a"}]}],"stop":[1],"temperature":"hot","tools":[{"type":"function"}],"tool_choice":"some"}
            """));

        thrown.Problems.Select(p => p.Path).ShouldBe(
        [
            "messages[0].role", "messages[1].content[0].text", "messages[1].content[1].type", "messages[1].content[2].image_url.url",
            "messages[2].tool_call_id", "messages[3].tool_calls[0].function", "tools[0].function", "tool_choice", "temperature", "stop",
        ]);
    }

    [Fact]
    public void Schemas_OutliveTheBody()
    {
        var body = Encoding.UTF8.GetBytes("""{"messages":[{"role":"user","content":"a"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"a":1}}}]}""");
        var request = new OpenAiDialect().ReadRequest(body);
        body.AsSpan().Clear();

        request.Tools[0].InputSchema.GetRawText().ShouldBe("""{"a":1}""");
    }

    private static ChatRequest Read(string body) => new OpenAiDialect().ReadRequest(Encoding.UTF8.GetBytes(body));
}
