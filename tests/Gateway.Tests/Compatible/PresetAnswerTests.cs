using System.Text;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Tests.Relay;
using Gateway.Tests.Translation;

namespace Gateway.Tests.Compatible;

/// <summary>What each vendor really answered, as a client of the Messages API sees it (translated) and as one of Chat Completions does (untouched).</summary>
public sealed class PresetAnswerTests(PresetGateway gateway) : IClassFixture<PresetGateway>
{
    private const int OfEachKind = 4;

    [Theory]
    [InlineData("openai", "openai-chat")]
    [InlineData("azure", "azure-openai-chat")]
    [InlineData("groq", "groq")]
    [InlineData("together", "together")]
    [InlineData("mistral", "mistral")]
    [InlineData("deepseek", "deepseek")]
    [InlineData("xai", "xai")]
    [InlineData("openrouter", "openrouter")]
    [InlineData("huggingface", "huggingface")]
    [InlineData("ollama", "ollama")]
    public async Task RecordedAnswers_AreTranslatedWhole_AndRelayedUntouched(string preset, string recordings)
    {
        WireCorpus.Require();
        var walk = new CaseWalk();
        foreach (var recorded in Richest(recordings, streaming: true).Concat(Richest(recordings, streaming: false)))
        {
            await walk.StepAsync(recorded, async () =>
            {
                AnswerCheck.Problem(OpenAiExpectation.Of(recorded), await gateway.AskAsync(preset, recorded.IsSse, recorded.Response)).ShouldBeNull();
                CaseWalk.Same(await gateway.RelayAsync(preset, recorded.IsSse, recorded.Response), recorded.Response, "answer");
            });
        }

        walk.End(atLeast: OfEachKind + 2);
    }

    /// <summary>Groq leaves the reasoning of some models in the text, between tags.</summary>
    [Fact]
    public async Task RecordedThinkTags_AreThinkingForAMessagesClient()
    {
        WireCorpus.Require();
        var recorded = WireCorpus.Case("groq/pydantic-ai/test_groq__test_groq_model_thinking_part__0");
        var expected = OpenAiExpectation.Of(recorded);
        expected.Text.ShouldStartWith("<think>\n");
        var parts = expected.Text["<think>\n".Length..].Split("</think>", 2);

        var answer = await gateway.AskAsync("groq", stream: false, recorded.Response);

        AnswerCheck.Problem(expected with { Thinking = parts[0], Text = parts[1].TrimStart() }, answer).ShouldBeNull();
        CaseWalk.Same(await gateway.RelayAsync("groq", stream: false, recorded.Response), recorded.Response, "answer");
    }

    /// <summary>Nobody has recorded these vendors' chat completions under a licence that lets one: the answers are written after their documentation.</summary>
    [Theory]
    [InlineData("fireworks")]
    [InlineData("vllm")]
    [InlineData("lmstudio")]
    [InlineData("cohere")]
    public async Task DocumentedAnswers_AreTranslatedWhole_AndRelayedUntouched(string preset)
    {
        var documented = DocumentedAnswer.Of(preset);
        foreach (var (stream, text) in new[] { (true, documented.Stream), (false, documented.Body) })
        {
            var bytes = Encoding.UTF8.GetBytes(text);

            AnswerCheck.Problem(documented.Expected, await gateway.AskAsync(preset, stream, bytes)).ShouldBeNull();
            CaseWalk.Same(await gateway.RelayAsync(preset, stream, bytes), bytes, "answer");
        }
    }

    // Those with the most of what may go wrong: reasoning, tools, parallel calls, odd chunks.
    private static IEnumerable<WireCase> Richest(string recordings, bool streaming) => WireCorpus.Cases("openai-chat")
        .Where(c => c.Provider == recordings && c.Status == 200 && c.IsSse == streaming && OpenAiExpectation.Of(c).StopReason is not null)
        .OrderByDescending(c => c.Features.Count).ThenBy(c => c.Path, StringComparer.Ordinal).Take(OfEachKind);
}
