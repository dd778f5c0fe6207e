using System.Text;
using Gateway.Native;
using Gateway.Protocol.Chat;

namespace Gateway.Tests.Access;

/// <summary>The model a native request asks for, where there is one reading alone.</summary>
public sealed class NamedModelTests
{
    [Theory]
    [InlineData("""{"model":"gpt-5"}""", "gpt-5")]
    [InlineData("""{"input":{"model":"x"},"mod\u0065l":"gpt-5","n":[1,2]}""", "gpt-5")]
    [InlineData("""{"model":"gpt-5","model":"claude-1"}""", null)]
    [InlineData("""{"model":"gpt-5","MODEL":"claude-1"}""", null)]
    [InlineData("""{"model":"gpt-5","models":["claude-1"]}""", null)]
    [InlineData("""{"model":"gpt-5"}{"model":"claude-1"}""", null)]
    [InlineData("""{"model":"gpt-5","model":null}""", null)]
    [InlineData("""{"model":["gpt-5"]}""", null)]
    [InlineData("""{"model":"gpt-5" """, null)]
    [InlineData("""{"model":""}""", null)]
    [InlineData("""["model"]""", null)]
    [InlineData("", null)]
    public void Body_HasOneModelOrNone(string body, string? model) => NamedModel.InBody(Encoding.UTF8.GetBytes(body)).ShouldBe(model);

    [Theory]
    [InlineData(Dialect.Gemini, "/v1beta/models/gemini-2.5-flash:generateContent", "gemini-2.5-flash")]
    [InlineData(Dialect.Gemini, "/v1beta/models/gemini-2.5-flash%3AbatchGenerateContent", "gemini-2.5-flash")]
    [InlineData(Dialect.Gemini, "/v1beta/tunedModels/mine:generateContent", "tunedModels/mine")]
    [InlineData(Dialect.Gemini, "/v1beta/models", null)]
    [InlineData(Dialect.OpenAi, "/openai/deployments/gpt-5/chat/completions", "gpt-5")]
    [InlineData(Dialect.OpenAi, "/v1/chat/completions", null)]
    [InlineData(Dialect.OpenAi, "/v1/models/x:y", null)]
    [InlineData(Dialect.Anthropic, "/v1/deployments/x/y", null)]
    public void Path_NamesTheModelWhereTheVendorReadsItThere(Dialect dialect, string path, string? model) =>
        NamedModel.InPath(dialect, path).ShouldBe(model);
}
