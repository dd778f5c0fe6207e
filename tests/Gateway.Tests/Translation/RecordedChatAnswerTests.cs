using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Protocol.Tests.Dialects.Gemini;

namespace Gateway.Tests.Translation;

/// <summary>
/// Every recorded answer of the two foreign dialects, as a client of Chat Completions receives it through the whole gateway. Lessons 17 to 21 and 25:
/// a grammar of its own, parallel calls, call indexes, and errors, by rule.
/// </summary>
public sealed class RecordedChatAnswerTests(ReplayGateway gateway) : IClassFixture<ReplayGateway>
{
    private const string AskForUsage = ""","stream_options":{"include_usage":true}""";

    private static IEnumerable<WireCase> Anthropic =>
        WireCorpus.Cases("anthropic-messages").Where(c => c.Status == 200 && AnthropicExpectation.IsMessage(c));

    private static IEnumerable<WireCase> Gemini => WireCorpus.Cases("gemini-generate").Where(c => c.Status == 200);

    [Fact]
    public Task RecordedAnthropicAnswers_ReachTheClientAsChatCompletions() => CorpusWalk.RunAsync(Anthropic, 430, async c =>
        ChatAnswerCheck.Problem(AnthropicExpectation.Of(c), await gateway.AskChatAsync("claude", c.IsSse, c.Response, c.IsSse ? AskForUsage : "")));

    [Fact]
    public Task RecordedGeminiAnswers_ReachTheClientAsChatCompletions() => CorpusWalk.RunAsync(Gemini, 450, async c =>
        ChatAnswerCheck.Problem(GeminiExpectation.Of(c), await gateway.AskChatAsync("gemini", c.IsSse, c.Response, c.IsSse ? AskForUsage : "")));

    [Fact]
    public Task StreamWhoseUsageNobodyAskedFor_HasNoUsage() => CorpusWalk.RunAsync(
        Anthropic.Where(c => c.IsSse).Where((_, i) => i % 6 == 0), 30,
        async c => ChatAnswerCheck.Problem(AnthropicExpectation.Of(c), await gateway.AskChatAsync("claude", stream: true, c.Response)));

    [Fact]
    public Task UnaryAnthropicAnswers_AsAStream_FoldToTheSameCompletion() => CorpusWalk.RunAsync(
        Anthropic.Where(c => !c.IsSse), 195, c => ParityProblem("claude", c, OneMessageStream.Of));

    [Fact]
    public Task UnaryGeminiAnswers_AsOneChunkOfAStream_FoldToTheSameCompletion() => CorpusWalk.RunAsync(
        Gemini.Where(c => !c.Streaming && GeminiExpectation.Of(c).StopReason is not null && SimpleReading.Of(c) is { Finish: not null } or { IsBlocked: true }), 220,
        c => ParityProblem("gemini", c, OneChunk.OfGenerateContent));

    /// <summary>Lessons 13 and 14: signed thinking reaches the client byte by byte, where a client that hands messages back returns it.</summary>
    [Fact]
    public Task SignedThinking_IsInTheAnswerWithItsSignature() => CorpusWalk.RunAsync(
        Anthropic.Where(c => AnthropicExpectation.Of(c) is { Signatures.Count: > 0, StopReason: not null }), 40, async c =>
        {
            var completion = (await gateway.AskChatAsync("claude", c.IsSse, c.Response)).Fold();
            var said = completion.Details.Select(d => JsonElement.Parse(d)).Select(d => d.GetProperty(d.GetProperty("type").GetString() == "reasoning.text" ? "signature" : "data").GetString());
            return said.SequenceEqual(AnthropicExpectation.Of(c).Signatures) ? null : $"signatures {string.Join('|', completion.Details)}";
        });

    /// <summary>Lesson 15: Gemini's thought signatures stand on their calls, as at Google's own compatible endpoint.</summary>
    [Fact]
    public Task GeminiCallsSignature_StandsOnTheCall() => CorpusWalk.RunAsync(
        Gemini.Where(c => GeminiExpectation.Of(c).StopReason is not null && SimpleReading.Of(c).Parts.Any(p => p["functionCall"]?["name"] is not null && p["thoughtSignature"] is not null)), 30,
        async c =>
        {
            var wanted = SimpleReading.Of(c).Parts.Where(p => p["functionCall"]?["name"] is not null).Select(p => (string?)p["thoughtSignature"]);
            var completion = (await gateway.AskChatAsync("gemini", c.IsSse, c.Response)).Fold();
            return completion.Calls.Select(call => call.Signature).SequenceEqual(wanted) ? null : $"signatures {string.Join('|', completion.Calls)}";
        });

    /// <summary>Server tools, code and pictures: Chat Completions has no block for them, and the caller is told.</summary>
    [Fact]
    public Task RecordedBlocksWithoutAPlace_AreWarnedAbout() => CorpusWalk.RunAsync(
        Anthropic.Where(c => !c.IsSse && JsonNode.Parse(c.Response)!["content"]!.AsArray().Any(IsOpaque)), 25,
        async c => (await gateway.AskChatAsync("claude", stream: false, c.Response)).Warnings?.Contains("content[].", StringComparison.Ordinal) == true ? null : "dropped in silence");

    private static bool IsOpaque(JsonNode? block) => (string)block!["type"]! is not ("text" or "tool_use" or "thinking" or "redacted_thinking");

    private async Task<string?> ParityProblem(string provider, WireCase wireCase, Func<JsonObject, string> stream)
    {
        // Both from the same text: ids that the provider did not give are made from it.
        var body = JsonNode.Parse(wireCase.Response)!.AsObject();
        var unary = await gateway.AskChatAsync(provider, stream: false, Encoding.UTF8.GetBytes(body.ToJsonString()));
        var streamed = await gateway.AskChatAsync(provider, stream: true, Encoding.UTF8.GetBytes(stream(body)), AskForUsage);
        var (one, other) = (unary.Fold().Words, streamed.Fold().Words);
        return one == other ? null : $"\nunary  {one}\nstream {other}";
    }
}
