using Gateway.Native;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Tests.Native;

/// <summary>What a call is does not depend on how its path is spelled.</summary>
public sealed class NativeOperationTests
{
    private static readonly Dictionary<string, IEgressDialect> Dialects = new()
    {
        ["openai"] = new OpenAiDialect(), ["claude"] = new AnthropicDialect(), ["gemini"] = new GeminiDialect(),
    };

    [Theory]
    [InlineData("openai", "/v1/chat/completion%73", "chat", null)]
    [InlineData("openai", "/openai/deployments/x/chat/completions/", "chat", "x")]
    [InlineData("openai", "/openai/Deployments/x/embeddings", "embeddings", "x")]
    [InlineData("openai", "/openai/deployments/x/audio/speech", "native", "x")]
    [InlineData("openai", "/v1/completions", "completions", null)]
    [InlineData("openai", "/v1/%72esponses", "responses", null)]
    [InlineData("claude", "/v1/mess%61ges", "chat", null)]
    [InlineData("claude", "/v1/messages//", "chat", null)]
    [InlineData("gemini", "/v1beta/models/gemini-2.5-flash%3AgenerateContent", "chat", "gemini-2.5-flash")]
    [InlineData("gemini", "/v1beta/tunedModels/mine:streamGenerateContent", "chat", "tunedModels/mine")]
    [InlineData("gemini", "/v1beta/openai/chat/completions", "chat", null)]
    [InlineData("gemini", "/v1beta/models/m:countTokens", "native", "m")]
    [InlineData("claude", "/v1/messages/count_tokens", "native", null)]
    [InlineData("openai", "/v1/files", "native", null)]
    public void APath_IsTakenForWhatTheVendorTakesItFor(string provider, string path, string name, string? model)
    {
        var operation = NativeOperation.Of(Dialects[provider], "POST", path);

        (operation.Name, operation.Model, operation.IsMetered).ShouldBe((name, model, name != "native"));
    }
}
