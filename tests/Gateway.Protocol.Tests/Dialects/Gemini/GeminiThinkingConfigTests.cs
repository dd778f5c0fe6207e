using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Gemini;

namespace Gateway.Protocol.Tests.Dialects.Gemini;

public sealed class GeminiThinkingConfigTests
{
    private readonly GeminiDialect _dialect = new();

    [Theory]
    [InlineData("gemini-2.5-flash", ReasoningMode.Enabled, 2048, null, """{"includeThoughts":true,"thinkingBudget":2048}""", null)]
    [InlineData("gemini-2.5-flash", ReasoningMode.Enabled, 31999, null, """{"includeThoughts":true,"thinkingBudget":24576}""", "thinking.budget_tokens")]
    [InlineData("gemini-2.5-pro", ReasoningMode.Enabled, 31999, null, """{"includeThoughts":true,"thinkingBudget":31999}""", null)]
    [InlineData("gemini-2.5-flash", ReasoningMode.Adaptive, null, null, """{"includeThoughts":true,"thinkingBudget":-1}""", null)]
    [InlineData("gemini-2.5-flash", ReasoningMode.Unspecified, null, "medium", """{"thinkingBudget":8192}""", null)]
    [InlineData("gemini-2.5-pro", ReasoningMode.Unspecified, null, "max", """{"thinkingBudget":32768}""", "output_config.effort")]
    [InlineData("gemini-2.5-flash", ReasoningMode.Disabled, null, null, """{"thinkingBudget":0}""", null)]
    [InlineData("gemini-2.5-pro", ReasoningMode.Disabled, null, null, """{"thinkingBudget":128}""", "thinking")]
    [InlineData("gemini-3-pro-preview", ReasoningMode.Unspecified, null, "low", """{"thinkingLevel":"low"}""", null)]
    [InlineData("models/gemini-3-pro-preview", ReasoningMode.Unspecified, null, "medium", """{"thinkingLevel":"high"}""", "output_config.effort")]
    [InlineData("gemini-3.1-pro-preview", ReasoningMode.Unspecified, null, "medium", """{"thinkingLevel":"medium"}""", null)]
    [InlineData("gemini-3-flash-preview", ReasoningMode.Unspecified, null, "minimal", """{"thinkingLevel":"minimal"}""", null)]
    [InlineData("gemini-3-flash-preview", ReasoningMode.Adaptive, null, null, """{"includeThoughts":true}""", null)]
    [InlineData("gemini-3-flash-preview", ReasoningMode.Enabled, 4096, null, """{"includeThoughts":true,"thinkingBudget":4096}""", null)]
    [InlineData("gemini-3-pro-preview", ReasoningMode.Unspecified, null, "none", """{"thinkingLevel":"low"}""", "thinking")]
    [InlineData("gemini-flash-latest", ReasoningMode.Unspecified, null, "high", """{"thinkingLevel":"high"}""", null)]
    [InlineData("gemini-2.0-flash", ReasoningMode.Enabled, 2048, null, null, "thinking")]
    [InlineData("gemini-2.0-flash", ReasoningMode.Disabled, null, null, null, null)]
    public void Reasoning_IsSaidInTheModelsWay(string model, ReasoningMode mode, int? budget, string? effort, string? config, string? loss)
    {
        var request = new ChatRequest
        {
            Origin = Dialect.Anthropic,
            Messages = [new ChatMessage(ChatRole.User, [new TextBlock("Hi")])],
            Reasoning = new ReasoningOptions(mode, budget, effort),
        };

        var (body, report) = GeminiRequests.Write(_dialect, request, model);

        body.ShouldBe(
            """{"contents":[{"role":"user","parts":[{"text":"Hi"}]}]""" +
            (config is null ? "}" : $$$""","generationConfig":{"thinkingConfig":{{{config}}}}}"""));
        report.Losses.Select(l => l.Field).ShouldBe(loss is null ? [] : [loss]);
    }
}
