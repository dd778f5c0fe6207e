using System.Text;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

public sealed class OpenAiRequestPeekTests
{
    private const string Messages = """ "messages":[{"role":"user","content":"é"}] """;

    [Fact]
    public void GoodRequest_SaysWhatTheGatewayNeeds()
    {
        var body = $$"""{ {{Messages}}, "max_tokens":5, "model" : "gpt-é" ,"stream":true,"user":"u","max_completion_tokens":9,"x":{"model":"no"} }""";
        var peek = Peek(body);

        peek.Problems.ShouldBeEmpty();
        (peek.Model, peek.HasModel, peek.Stream, peek.MaxOutputTokens, peek.UserId).ShouldBe(("gpt-é", true, true, 9, "u"));
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(body)[peek.ModelRange]).ShouldBe("\"gpt-é\"");
    }

    [Theory]
    [InlineData(""" "safety_identifier":"s" """, "s")]
    [InlineData(""" "safety_identifier":"s","user":"u" """, "u")]
    [InlineData(""" "user":"u","safety_identifier":"s" """, "u")]
    [InlineData(""" "user":null,"safety_identifier":"s" """, "s")]
    [InlineData(""" "user":"","safety_identifier":"s" """, "s")]
    [InlineData(""" "safety_identifier":{"user":"s"} """, null)]
    public void SafetyIdentifier_NamesTheUserWhereUserDoesNot(string fields, string? user)
    {
        var peek = Peek($$"""{ {{Messages}},{{fields}} }""");

        peek.Problems.ShouldBeEmpty();
        peek.UserId.ShouldBe(user);
    }

    [Fact]
    public void RequestWithoutModel_IsNoProblem()
    {
        var peek = Peek($$"""{ {{Messages}},"stream":null,"max_tokens":null,"user":null,"temperature":null}""");

        peek.Problems.ShouldBeEmpty();
        (peek.HasModel, peek.Model, peek.ModelRange, peek.MaxOutputTokens).ShouldBe((false, null, default, null));
    }

    [Fact]
    public void NullModel_IsAValueToReplace()
    {
        var peek = Peek($$"""{"model": null,{{Messages}}}""");

        peek.Problems.ShouldBeEmpty();
        (peek.HasModel, peek.Model, peek.ModelRange).ShouldBe((true, null, 10..14));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("{\"messages\":[{\"role\":\"user\"}],}")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    public void BodyThatIsNoJsonObject_IsAProblemOfTheBody(string body) => Peek(body).Problems.ShouldHaveSingleItem().Path.ShouldBe("");

    [Fact]
    public void InvalidUtf8_IsAProblemOfTheBody()
    {
        byte[] body = [.. "{\"user\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        new OpenAiDialect().Peek(body).Problems.ShouldBe([new RequestProblem("", "The body is not valid UTF-8.")]);
    }

    [Fact]
    public void EveryProblem_IsNamedAtOnce() =>
        Peek(
            """
            {"model":1,"model":"x","stream":"yes","max_tokens":0,"max_completion_tokens":1.5,"user":{},"temperature":"hot","top_p":[],"tools":{},"stream_options":1,
             "messages":[1,{"content":"x"},{"role":7,"content":{}},{"role":"user","content":[{"deep":[1]}]}]}
            """).Problems.Select(p => p.Path).ShouldBe(
            [
                "model", "model", "stream", "max_tokens", "max_completion_tokens", "user", "temperature", "top_p", "tools", "stream_options",
                "messages[0]", "messages[1].role", "messages[2].role", "messages[2].content",
            ]);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":{}}""")]
    [InlineData("""{"messages":null}""")]
    public void NoMessages_IsAProblem(string body) => Peek(body).Problems.ShouldHaveSingleItem().Path.ShouldBe("messages");

    [Fact]
    public void EscapedFieldName_IsTheSameField() => Peek($$"""{"mod\u0065l":"x",{{Messages}}}""").Model.ShouldBe("x");

    private static RequestPeek Peek(string body) => new OpenAiDialect().Peek(Encoding.UTF8.GetBytes(body));
}
