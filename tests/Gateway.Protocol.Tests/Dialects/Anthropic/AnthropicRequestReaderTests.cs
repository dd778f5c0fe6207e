using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

public sealed class AnthropicRequestReaderTests
{
    [Fact]
    public void EveryBlock_IsReadIntoTheModel()
    {
        var request = Read("""
            {"max_tokens":9,"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[
              {"role":"user","content":"hi"},
              {"role":"assistant","content":[
                {"type":"thinking","thinking":"own","signature":"EqRk"},
                {"type":"thinking","thinking":"theirs","signature":"gw1.gemini.abc"},
                {"type":"thinking","thinking":"unsigned","signature":"gw1.openai."},
                {"type":"redacted_thinking","data":"gw1.openai.enc"},
                {"type":"tool_use","id":"t1","name":"f","input":{"a": 1},"caller":{"type":"direct"}},
                {"type":"tool_use","id":"t2","name":"f","input":{}},
                {"type":"tool_use","id":"t3","name":"f","input":{"_raw_arguments":"{\"cut"}},
                {"type":"server_tool_use","id":"s1"}]},
              {"role":"user","content":[
                {"type":"tool_result","tool_use_id":"t1","content":"r","cache_control":{"type":"ephemeral"}},
                {"type":"tool_result","tool_use_id":"t2","is_error":true,"content":[{"type":"image","source":{"type":"url","url":"https://x/y.png"}}]},
                {"type":"tool_result","tool_use_id":"t3"},
                {"type":"document","title":"T","context":"C","citations":{"enabled":true},"source":{"type":"text","media_type":"text/plain","data":"d"}},
                {"type":"document","source":{"type":"file","file_id":"f1"}},
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}]},
              {"role":"system","content":"now"}]}
            """);

        request.System.ShouldBe([new TextBlock("s") { Cache = new CacheMarker("1h") }]);
        request.Messages.Select(m => m.Role).ShouldBe([ChatRole.User, ChatRole.Assistant, ChatRole.User, ChatRole.System]);
        request.Messages[1].Content.Take(7).ShouldBe(
        [
            new ReasoningBlock("own", "EqRk", Dialect.Anthropic),
            new ReasoningBlock("theirs", "abc", Dialect.Gemini),
            new ReasoningBlock("unsigned", null, Dialect.OpenAi),
            new ReasoningBlock("", null, Dialect.OpenAi) { Redacted = "enc" },
            new ToolUseBlock("t1", "f", "{\"a\": 1}"),
            new ToolUseBlock("t2", "f", ""),
            new ToolUseBlock("t3", "f", "{\"cut"),
        ]);
        request.Messages[1].Content[7].ShouldBeOfType<OpaqueBlock>().Type.ShouldBe("server_tool_use");
        var results = request.Messages[2].Content.OfType<ToolResultBlock>().ToList();
        (results[0].Content.Single(), results[0].Cache, results[1].IsError).ShouldBe((new TextBlock("r"), new CacheMarker(null), true));
        results[1].Content.ShouldBe([new ImageBlock(new MediaSource.Url("https://x/y.png"))]);
        results[2].Content.ShouldBeEmpty();
        request.Messages[2].Content.Skip(3).ShouldBe(
        [
            new DocumentBlock(new MediaSource.PlainText("d")) { Title = "T", Context = "C", CitationsEnabled = true },
            new DocumentBlock(new MediaSource.File("f1")),
            new ImageBlock(new MediaSource.Base64("image/png", "AA==")),
        ]);
        request.Extensions.ShouldBeEmpty();
    }

    [Fact]
    public void EveryOption_IsReadIntoTheModel()
    {
        var request = Read("""
            {"model":"m","stream":true,"max_tokens":9,"temperature":0.5,"top_p":0.9,"top_k":3,"stop_sequences":["a"],"metadata":{"user_id":"u"},
             "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},"thinking":{"type":"enabled","budget_tokens":2048,"display":"omitted"},
             "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object"}}},
             "tools":[{"type":"custom","name":"f","description":"d","input_schema":{"x":1},"strict":true,"cache_control":{"type":"ephemeral"},"defer_loading":true},
                      {"type":"web_search_20250305","name":"web_search","max_uses":2}],
             "messages":[{"role":"user","content":"hi"}]}
            """);

        (request.Model, request.Stream, request.MaxOutputTokens, request.UserId).ShouldBe(("m", true, 9, "u"));
        (request.Temperature, request.TopP, request.TopK, request.ParallelToolCalls).ShouldBe((0.5, 0.9, 3, false));
        request.StopSequences.ShouldBe(["a"]);
        request.ToolChoice.ShouldBe(new ToolChoice(ToolChoiceKind.Tool, "f"));
        request.Reasoning.ShouldBe(new ReasoningOptions(ReasoningMode.Enabled, 2048, "low") { IncludeThoughts = false });
        request.OutputFormat!.Schema.GetRawText().ShouldBe("{\"type\":\"object\"}");
        var tool = request.Tools[0];
        (tool.Name, tool.Description, tool.InputSchema.GetRawText(), tool.Strict, tool.Cache).ShouldBe(
            ("f", "d", "{\"x\":1}", true, new CacheMarker(null)));
        tool.Extensions.Single().Name.ShouldBe("defer_loading");
        request.Tools[1].Native!.Type.ShouldBe("web_search_20250305");
    }

    [Fact]
    public void WhatTheModelHasNoPlaceFor_IsAnExtensionUnderItsPath()
    {
        var request = Read("""
            {"max_tokens":9,"service_tier":"auto","mcp_servers":[],"container":null,"metadata":{"team":"x"},"output_config":{"task_budget":{"a":1}},
             "messages":[{"role":"user","content":[{"type":"text","text":"a","glow":1},{"type":"text","text":"b","glow":2}],"pinned":true}]}
            """);

        request.Extensions.Select(e => e.Name).ShouldBe(
            ["messages[].content[].glow", "messages[].pinned", "output_config.task_budget", "metadata.team", "service_tier", "mcp_servers"],
            ignoreOrder: true);
    }

    [Fact]
    public void EveryProblem_IsNamedAtOnceWithItsPath()
    {
        var problems = Should.Throw<RequestFormatException>(() => Read("""
            {"max_tokens":9,"tool_choice":{"type":"some"},"thinking":{"type":"enabled","budget_tokens":"x"},"output_format":{"type":"json_schema"},
             "tools":[{"description":"d"}],
             "messages":[{"role":"tool","content":"a"},{"role":"user","content":[{"type":"text"},{"type":"image"},
               {"type":"image","source":{"type":"base64","data":"a"}},{"type":"tool_use","id":"a","name":"b","input":[]},
               {"type":"tool_result","content":5}]}]}
            """)).Problems.Select(p => p.Path);

        problems.ShouldBe(
        [
            "messages[0].role", "messages[1].content[0].text", "messages[1].content[1].source", "messages[1].content[2].source.media_type",
            "messages[1].content[3].input", "messages[1].content[4].tool_use_id", "messages[1].content[4].content", "tools[0].name",
            "tool_choice.type", "thinking.budget_tokens", "output_format.schema",
        ], ignoreOrder: true);
    }

    private static ChatRequest Read(string body) => new AnthropicDialect().ReadRequest(Encoding.UTF8.GetBytes(body));
}
