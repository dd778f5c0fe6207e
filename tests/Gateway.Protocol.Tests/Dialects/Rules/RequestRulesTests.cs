using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects;
using Gateway.Protocol.Dialects.Anthropic;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Dialects.OpenAi;

namespace Gateway.Protocol.Tests.Dialects.Rules;

/// <summary>Numbers a vendor would refuse are brought to the nearest it takes, and said; what it takes stays.</summary>
public sealed class RequestRulesTests
{
    private static readonly ChatRequest Plain = new()
    {
        Origin = Dialect.OpenAi,
        Messages = [new ChatMessage(ChatRole.User, [new TextBlock("hi")])],
    };

    [Fact]
    public void NumbersOutside_AreBroughtToTheNearestAndReported()
    {
        var asked = Plain with { Temperature = 1.5, TopP = 1.2, FrequencyPenalty = 3, PresencePenalty = -2.5, MaxOutputTokens = 50_000 };

        var (claude, claudeLosses) = Apply(asked, new AnthropicDialect(), "claude-opus-4-1");
        (claude.Temperature, claude.TopP, claude.MaxOutputTokens).ShouldBe((1, 1, 32_000));
        claudeLosses.ShouldBe(
        [
            "max_completion_tokens: lowered to 32000, the longest answer of the model", "temperature: lowered to 1, the highest there is",
            "top_p: lowered to 1, the highest there is",
        ]);

        var (gpt, _) = Apply(asked with { Origin = Dialect.Anthropic, Temperature = -1 }, new OpenAiDialect(), "openai/gpt-4o-mini");
        (gpt.Temperature, gpt.TopP, gpt.FrequencyPenalty, gpt.PresencePenalty, gpt.MaxOutputTokens).ShouldBe((0, 1, 2, -2, 16_384));

        var (gemini, geminiLosses) = Apply(asked with { Origin = Dialect.Anthropic }, new GeminiDialect(), "models/gemini-2.0-flash");
        (gemini.Temperature, gemini.TopP, gemini.FrequencyPenalty, gemini.PresencePenalty, gemini.MaxOutputTokens).ShouldBe((1.5, 1, 1.99, -2, 8192));
        geminiLosses[0].ShouldBe("max_tokens: lowered to 8192, the longest answer of the model");
        geminiLosses.ShouldContain("presence_penalty: raised to -2, the lowest there is");
    }

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(1, 1, 2, 16_384)]
    public void NumbersAtTheirBounds_StayAsTheyAre(double temperature, double topP, double penalty, int limit)
    {
        var asked = Plain with { Temperature = temperature, TopP = topP, FrequencyPenalty = penalty, PresencePenalty = -penalty, MaxOutputTokens = limit, TopK = 1, Seed = -5 };

        var (taken, losses) = Apply(asked, new OpenAiDialect(), "gpt-4o");

        losses.ShouldBeEmpty();
        taken.ShouldBe(asked);
    }

    [Theory]
    [InlineData("gpt-4o", 16_384)]
    [InlineData("gpt-4o-2024-05-13", 4096)]
    [InlineData("gpt-4o-mini-2024-07-18", 16_384)]
    [InlineData("gpt-4", 8192)]
    [InlineData("gpt-4.1-nano", 32_768)]
    [InlineData("openai/gpt-5-mini", 128_000)]
    [InlineData("gpt-5.1", 128_000)]
    [InlineData("gpt-5-chat-latest", 16_384)]
    [InlineData("o3-mini", 100_000)]
    [InlineData("gpt-7", null)]
    [InlineData("gpt-4omega", null)]
    [InlineData("mistral-large-latest", null)]
    public void OpenAi_LongestAnswerIsTheModelsOwn(string model, int? most) => new OpenAiDialect().RulesOf(model).MaxOutputTokens.ShouldBe(most);

    [Theory]
    [InlineData("claude-3-5-haiku-20241022", 8192)]
    [InlineData("claude-opus-4-20250514", 32_000)]
    [InlineData("claude-sonnet-4-5-20250929", 64_000)]
    [InlineData("claude-haiku-4-5", 64_000)]
    [InlineData("claude-opus-4-7", null)]
    [InlineData("claude-of-tomorrow", null)]
    public void Anthropic_LongestAnswerIsTheModelsOwn(string model, int? most) => new AnthropicDialect().RulesOf(model).MaxOutputTokens.ShouldBe(most);

    [Theory]
    [InlineData("gemini-2.5-flash-lite", 65_536)]
    [InlineData("models/gemini-3-pro-preview", 65_536)]
    [InlineData("gemini-1.5-flash-8b", 8192)]
    [InlineData("gemini-2.5-flash-image", null)]
    [InlineData("gemini-2.5-flash-preview-tts", null)]
    [InlineData("tunedModels/mine", null)]
    public void Gemini_LongestAnswerIsTheModelsOwn(string model, int? most) => new GeminiDialect().RulesOf(model).MaxOutputTokens.ShouldBe(most);

    [Fact]
    public void NumbersThatSayNothing_AreLeftOutInSilence()
    {
        var (taken, losses) = Apply(Plain with { Origin = Dialect.Anthropic, TopK = -1, TopP = -1 }, new GeminiDialect(), "gemini-2.5-pro");

        (taken.TopK, taken.TopP).ShouldBe((null, null));
        losses.ShouldBeEmpty();
    }

    private static (ChatRequest Taken, List<string> Losses) Apply(ChatRequest request, IEgressDialect dialect, string model)
    {
        var report = new ConversionReport();
        var taken = dialect.RulesOf(model).Apply(request, report);
        return (taken, [.. report.Losses.Select(l => $"{l.Field}: {l.Reason}")]);
    }
}
