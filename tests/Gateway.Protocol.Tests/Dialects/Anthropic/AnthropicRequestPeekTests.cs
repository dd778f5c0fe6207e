using System.Text;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.Anthropic;

public sealed class AnthropicRequestPeekTests
{
    private const string Hello = """
        "max_tokens":16,"messages":[{"role":"user","content":"hi"}]
        """;

    [Fact]
    public void ValidRequest_SaysWhatTheGatewayNeeds()
    {
        const string Body = """
            { "model" : "claude-x", "max_tokens": 64.0, "stream": true, "metadata": {"a":[1], "user_id":"u-1"},
              "system": [{"type":"text","text":"s"}], "tools": [{"name":"t"}], "stop_sequences": null, "top_k": 5, "whatever": {"messages": 1},
              "messages": [{"role":"user","content":[{"type":"text","text":"hi"}],"extra":null}] }
            """;
        var peek = Peek(Body);

        peek.Problems.ShouldBeEmpty();
        (peek.Model, peek.HasModel, peek.Stream, peek.MaxOutputTokens, peek.UserId).ShouldBe(("claude-x", true, true, 64, "u-1"));
        Body[peek.ModelRange].ShouldBe("\"claude-x\"");
    }

    [Fact]
    public void EscapedFieldNameAndModel_AreUnderstood()
    {
        var peek = Peek($$"""{"mod\u0065l":"a\"b",{{Hello}}}""");

        peek.Problems.ShouldBeEmpty();
        peek.Model.ShouldBe("a\"b");
    }

    [Fact]
    public void EveryProblem_IsNamedAtOnceWithItsPath()
    {
        var peek = Peek("""
            {"model":1,"stream":"yes","max_tokens":0,"system":7,"tools":[1],"tool_choice":"auto","metadata":{"user_id":5},"thinking":[],
             "temperature":"hot","top_p":{},"top_k":1.5,"stop_sequences":["a",2],
             "messages":["x",{"content":"a"},{"role":"user"},{"role":1,"content":5},{"role":"user","content":[{"text":"a"},"b",{"type":"text"}]}]}
            """);

        peek.Problems.Select(p => p.ToString()).ShouldBe(
        [
            "model: must be a string",
            "stream: must be true or false",
            "max_tokens: must be a positive integer",
            "system: must be a string or an array of content blocks",
            "tools[0]: must be an object",
            "tool_choice: must be an object",
            "metadata.user_id: must be a string",
            "thinking: must be an object",
            "temperature: must be a number",
            "top_p: must be a number",
            "top_k: must be an integer",
            "stop_sequences[1]: must be a string",
            "messages[0]: must be an object",
            "messages[1].role: is required",
            "messages[2].content: is required",
            "messages[3].role: must be a string",
            "messages[3].content: must be a string or an array of content blocks",
            "messages[4].content[0]: must be an object with a string type",
            "messages[4].content[1]: must be an object with a string type",
        ]);
    }

    [Theory]
    [InlineData("{}", "max_tokens: is required|messages: is required")]
    [InlineData("""{"max_tokens":1,"messages":[]}""", "messages: must hold at least one message")]
    [InlineData("""{"max_tokens":null,"messages":null}""", "max_tokens: is required|messages: is required")]
    [InlineData("""{"model":"a","model":"b","max_tokens":1,"messages":[{"role":"user","content":""}]}""", "model: appears more than once")]
    [InlineData("""{"model":"","max_tokens":1,"messages":[{"role":"user","content":""}]}""", "model: must not be empty")]
    [InlineData("""{"model":"\ud800","max_tokens":1,"messages":[{"role":"user","content":""}]}""", "model: is not valid Unicode text")]
    [InlineData("[1]", "the body must be a JSON object")]
    public void BrokenRule_IsAProblem(string body, string expected) =>
        string.Join('|', Peek(body).Problems).ShouldBe(expected);

    [Theory]
    [InlineData("", "line 1, byte 1")]
    [InlineData("{\"a\":1,\n\"b\":}", "line 2, byte 5")]
    [InlineData("{\"a\":1} x", "line 1, byte 9")]
    [InlineData("{\"a\":1", "line 1, byte 7")]
    public void MalformedJson_IsOneProblemWithItsPlace(string body, string place)
    {
        var problem = Peek(body).Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("");
        problem.Message.ShouldStartWith("the body is not valid JSON (" + place);
        problem.Message.ShouldNotContain("LineNumber");
    }

    [Fact]
    public void InvalidUtf8_IsAProblem()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xC3, .. "\"}"u8];

        new AnthropicDialect().Peek(body).Problems.ShouldHaveSingleItem().Message.ShouldBe("the body is not valid UTF-8");
    }

    [Fact]
    public void NestingBeyondTheBound_IsMalformed()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 300)) + string.Concat(Enumerable.Repeat("]", 300));

        Peek($$"""{"x":{{deep}},{{Hello}}}""").Problems.ShouldHaveSingleItem().Path.ShouldBe("");
    }

    [Fact]
    public void EveryRecordedRequestThatWasAnswered_HasNoProblem()
    {
        WireCorpus.Require();
        var failures = new List<string>();
        var walked = 0;
        foreach (var wire in WireCorpus.Cases("anthropic-messages").Where(c => c.Status == 200))
        {
            if (wire.Request is not { } body || AnthropicCorpus.IsLegacyCompletion(body))
                continue;
            walked++;
            var peek = new AnthropicDialect().Peek(body);
            if (peek.Problems.Count > 0)
                failures.Add($"{wire}: {string.Join("; ", peek.Problems)}");
            else if (peek.HasModel && Encoding.UTF8.GetString(body.AsSpan(peek.ModelRange)) != $"\"{peek.Model}\"")
                failures.Add($"{wire}: model range");
        }

        failures.ShouldBeEmpty();
        walked.ShouldBeGreaterThan(400);
    }

    private static RequestPeek Peek(string body) => new AnthropicDialect().Peek(Encoding.UTF8.GetBytes(body));
}
