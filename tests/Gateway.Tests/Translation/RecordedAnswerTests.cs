using System.Text.Json.Nodes;
using Gateway.Protocol.Tests.Corpus;
using Gateway.Protocol.Tests.Dialects.Gemini;
using Gateway.Protocol.Tests.Dialects.OpenAi;

namespace Gateway.Tests.Translation;

/// <summary>
/// Every recorded answer of the two foreign dialects, as a client of the Messages API receives it through the whole gateway.
/// </summary>
public sealed class RecordedAnswerTests(ReplayGateway gateway) : IClassFixture<ReplayGateway>
{
    private static IEnumerable<WireCase> OpenAi => WireCorpus.Cases("openai-chat").Where(c => c.Status == 200);

    private static IEnumerable<WireCase> Gemini => WireCorpus.Cases("gemini-generate").Where(c => c.Status == 200);

    [Fact]
    public Task RecordedChatCompletions_ReachTheClientAsMessages() => CorpusWalk.RunAsync(OpenAi, 1000, async c =>
        AnswerCheck.Problem(OpenAiExpectation.Of(c), await gateway.AskAsync("openai", c.IsSse, c.Response)));

    [Fact]
    public Task RecordedGeminiAnswers_ReachTheClientAsMessages() => CorpusWalk.RunAsync(Gemini, 450, async c =>
        AnswerCheck.Problem(GeminiExpectation.Of(c), await gateway.AskAsync("gemini", c.IsSse, c.Response)));

    /// <summary>Generated pictures, code and server-side tools: a Messages client cannot be shown them, but is told.</summary>
    [Fact]
    public Task RecordedPartsWithoutABlock_AreWarnedAbout() => CorpusWalk.RunAsync(Gemini.Where(c => !c.IsSse && SimpleReading.Of(c).OpaqueParts > 0), 5, async c =>
    {
        var answer = await gateway.AskAsync("gemini", stream: false, c.Response);
        return answer.Warnings?.Contains("content[].", StringComparison.Ordinal) == true ? null : "dropped in silence";
    });

    [Fact]
    public async Task StreamedPartWithoutABlock_IsCounted()
    {
        const string Chunk = """
            {"candidates":[{"content":{"parts":[{"executableCode":{"language":"PYTHON","code":"1"}},{"text":"one"}]},"finishReason":"STOP"}]}
            """;

        var answer = await gateway.AskAsync("gemini", stream: true, System.Text.Encoding.UTF8.GetBytes($"data: {Chunk}\r\n\r\n"));

        answer.Fold().Text.ShouldBe("one");
        (await gateway.MetricsAsync()).ShouldContain("field=\"content[].executableCode\"");
    }

    [Fact]
    public Task UnaryChatCompletions_AsOneChunkOfAStream_FoldToTheSameMessage() =>
        CorpusWalk.RunAsync(
            OpenAi.Where(c => !c.IsSse && IsFinished(c)), 500,
            c => ParityProblem("openai", c, OneChunk.OfChatCompletion));

    [Fact]
    public Task UnaryGeminiAnswers_AsOneChunkOfAStream_FoldToTheSameMessage() =>
        CorpusWalk.RunAsync(Gemini.Where(c => !c.Streaming && IsComplete(c)), 220, c => ParityProblem("gemini", c, OneChunk.OfGenerateContent));

    [Fact]
    public Task RecordedStreams_SentByteByByte_GiveTheSameBytes()
    {
        var streams = OpenAi.Where(c => IsShort(c)).Where((_, i) => i % 6 == 0).Take(20).Select(c => ("openai", c))
            .Concat(Gemini.Where(c => IsShort(c)).Where((_, i) => i % 4 == 0).Take(20).Select(c => ("gemini", c)))
            .ToDictionary(s => s.c, s => s.Item1);
        return CorpusWalk.RunAsync(streams.Keys, 40, async c =>
        {
            var whole = await gateway.AskAsync(streams[c], stream: true, c.Response);
            var dripped = await gateway.AskAsync(streams[c], stream: true, ReplayGateway.ByteByByte(c.Response));
            var same = whole.Status == dripped.Status && whole.Body.AsSpan().SequenceEqual(dripped.Body);
            return same ? null : $"differs: {ReplayGateway.Text(dripped.Body)}";
        });
    }

    /// <summary>A unary body may do without a finish reason, a stream may not.</summary>
    private static bool IsComplete(WireCase wireCase) =>
        GeminiExpectation.Of(wireCase).StopReason is not null && SimpleReading.Of(wireCase) is { Finish: not null } or { IsBlocked: true };

    private static bool IsFinished(WireCase wireCase) =>
        OpenAiExpectation.Of(wireCase).StopReason is not null && RecordedAnswer.Read(wireCase).Finish is not null;

    private static bool IsShort(WireCase wireCase) => wireCase.IsSse && wireCase.Response.Length < 3000;

    private async Task<string?> ParityProblem(string provider, WireCase wireCase, Func<JsonObject, string> chunk)
    {
        // Both from the same text: ids that the provider did not give are made from it.
        var body = JsonNode.Parse(wireCase.Response)!.AsObject();
        var unary = await gateway.AskAsync(provider, stream: false, System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
        var streamed = await gateway.AskAsync(provider, stream: true, System.Text.Encoding.UTF8.GetBytes(chunk(body)));
        var (one, other) = (MessageWords.Of(unary.Fold()), MessageWords.Of(streamed.Fold()));
        return one == other ? null : $"\nunary  {one}\nstream {other}";
    }
}
