using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.Gemini;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.Gemini;

public sealed class GeminiEventReaderTests
{
    private readonly GeminiDialect _dialect = new();

    [Fact]
    public void TextOverSeveralChunks_IsOneBlock()
    {
        var events = Stream(
            """{"candidates":[{"content":{"parts":[{"text":"Think","thought":true}]}}],"usageMetadata":{"promptTokenCount":12,"thoughtsTokenCount":null},"modelVersion":"gemini-2.5-flash","responseId":"r1"}""",
            """{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"lo"},{"text":"","thoughtSignature":"c2ln"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":12,"toolUsePromptTokenCount":3,"cachedContentTokenCount":10,"candidatesTokenCount":2,"thoughtsTokenCount":4}}""");

        events.ShouldBe(
        [
            new ChatEvent.Started("r1", "gemini-2.5-flash"),
            new ChatEvent.BlockStarted(0, new ReasoningBlock("", null, Dialect.Gemini)),
            new ChatEvent.BlockDelta(0, DeltaKind.Reasoning, "Think"),
            new ChatEvent.Usage(new TokenUsage { Input = 12, Source = UsageSource.Provider }),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStarted(1, new TextBlock("")),
            new ChatEvent.BlockDelta(1, DeltaKind.Text, "Hel"),
            new ChatEvent.BlockDelta(1, DeltaKind.Text, "lo"),
            new ChatEvent.BlockStopped(1),
            new ChatEvent.BlockStarted(2, new ReasoningBlock("", null, Dialect.Gemini)),
            new ChatEvent.BlockDelta(2, DeltaKind.Signature, "c2ln"),
            new ChatEvent.BlockStopped(2),
            new ChatEvent.Usage(new TokenUsage { Input = 5, CacheRead = 10, Output = 6, Reasoning = 4, Source = UsageSource.Provider }),
            new ChatEvent.Finished(StopReason.EndTurn) { Raw = "STOP" },
        ]);
    }

    [Fact]
    public void Calls_AreBlocksOfTheirOwnWithTheSignatureBefore()
    {
        var events = Stream(
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"a","args":{ "n": 1.0 }},"thoughtSignature":"c2ln"},{"functionCall":{"id":"x1","name":"b"}}]},"finishReason":1}],"responseId":"r1"}""");

        var id = ((ToolUseBlock)((ChatEvent.BlockStarted)events[4]).Block).Id;
        id.ShouldMatch("^call_[0-9a-f]{18}_0$");
        events.ShouldBe(
        [
            new ChatEvent.Started("r1", null),
            new ChatEvent.BlockStarted(0, new ReasoningBlock("", null, Dialect.Gemini)),
            new ChatEvent.BlockDelta(0, DeltaKind.Signature, "c2ln"),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStarted(1, new ToolUseBlock(id, "a", "")),
            new ChatEvent.BlockDelta(1, DeltaKind.Arguments, """{"n":1.0}"""),
            new ChatEvent.BlockStopped(1),
            new ChatEvent.BlockStarted(2, new ToolUseBlock("x1", "b", "")),
            new ChatEvent.BlockStopped(2),
            new ChatEvent.Finished(StopReason.ToolUse) { Raw = "1" },
        ]);
    }

    [Fact]
    public void GeneratedIds_DifferBetweenTurns()
    {
        string[] answers = ["""{"responseId":"r1",""", """{"responseId":"r2",""", """{"usageMetadata":{"promptTokenCount":1},""", """{"usageMetadata":{"promptTokenCount":9},"""];
        var ids = answers.Select(a => Fold(a + """ "candidates":[{"content":{"parts":[{"functionCall":{"name":"a","args":{}}}]},"finishReason":"STOP"}]}""")
            .Content.OfType<ToolUseBlock>().Single().Id);

        ids.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void PartialArguments_AreOneObjectAtTheEnd()
    {
        var response = Fold(
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","willContinue":true}}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.a[1].b","stringValue":"x","willContinue":true}],"willContinue":true}}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.a[1].b","stringValue":"y"},{"jsonPath":"$['c d']","numberValue":1.50},{"jsonPath":"$.t","boolValue":true},{"jsonPath":"$.n","nullValue":"NULL_VALUE"}]}}]},"finishReason":"STOP"}]}""");

        response.Content.ShouldHaveSingleItem().ShouldBeOfType<ToolUseBlock>().Arguments.ShouldBe("""{"a":[null,{"b":"xy"}],"c d":1.50,"t":true,"n":null}""");
    }

    [Fact]
    public void StreamCutInsideACall_ShowsNoArguments()
    {
        var events = Stream(
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","willContinue":true,"partialArgs":[{"jsonPath":"$.a","stringValue":"x","willContinue":true}]}}]}}]}""");

        EventOrder.Violation(events).ShouldBeNull();
        events.OfType<ChatEvent.BlockDelta>().ShouldBeEmpty();
        Failure(events).Kind.ShouldBe(ChatErrorKind.Cut);
    }

    [Theory]
    [InlineData("$.a[99999999]")]
    [InlineData("$.a[x]")]
    [InlineData("$[0]")]
    [InlineData("$")]
    [InlineData("$['a")]
    public void BrokenArgumentPath_IsMalformed(string path) =>
        Failure(Stream($$$"""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","partialArgs":[{"jsonPath":"{{{path}}}","numberValue":1}]}}]},"finishReason":"STOP"}]}"""))
            .Kind.ShouldBe(ChatErrorKind.Malformed);

    [Theory]
    [InlineData("MAX_TOKENS", StopReason.MaxTokens)]
    [InlineData("SAFETY", StopReason.Refusal)]
    [InlineData("PROHIBITED_CONTENT", StopReason.Refusal)]
    [InlineData("IMAGE_SAFETY", StopReason.Refusal)]
    [InlineData("OTHER", StopReason.EndTurn)]
    [InlineData("A_WORD_OF_TOMORROW", StopReason.EndTurn)]
    public void FinishReason_IsAStopReason(string word, StopReason reason) =>
        Stream($$$"""{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"{{{word}}}"}]}""")[^1].ShouldBe(new ChatEvent.Finished(reason) { Raw = word });

    [Theory]
    [InlineData("MALFORMED_FUNCTION_CALL", ChatErrorKind.Malformed)]
    [InlineData("UNEXPECTED_TOOL_CALL", ChatErrorKind.Malformed)]
    [InlineData("OTHER", ChatErrorKind.ServerError)]
    public void EndWithoutWhatItPromises_Fails(string word, ChatErrorKind kind) =>
        Failure(Stream($$$"""{"candidates":[{"finishReason":"{{{word}}}","finishMessage":"m"}]}""")).ShouldBe(new ChatError(kind, "m") { Type = word });

    [Fact]
    public void LastFinishReason_Counts() => Stream(
        """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""",
        """{"candidates":[{"finishReason":"RECITATION"}]}""")[^1].ShouldBe(new ChatEvent.Finished(StopReason.Refusal) { Raw = "RECITATION" });

    [Fact]
    public void BlockedPrompt_IsARefusal() =>
        Stream("""{"promptFeedback":{"blockReason":"SAFETY"}}""")[^1].ShouldBe(new ChatEvent.Finished(StopReason.Refusal) { Raw = "SAFETY" });

    [Fact]
    public void FurtherCandidatesAndMetadata_AreOpaqueEvents()
    {
        var events = Stream(
            """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP","groundingMetadata":{"x":1}},{"content":{"parts":[{"text":"b"}]},"index":1}]}""");

        events.OfType<ChatEvent.Opaque>().Select(o => o.Name).ShouldBe(["groundingMetadata", "candidates"]);
        events.Fold().ToResponse().Content.ShouldBe([new TextBlock("a")]);
    }

    [Fact]
    public void OtherParts_AreOpaqueBlocks()
    {
        var block = Fold("""{"candidates":[{"content":{"parts":[{},{"executableCode":{"code":"1"},"thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}""")
            .Content.ShouldHaveSingleItem().ShouldBeOfType<OpaqueBlock>();

        block.Type.ShouldBe("executableCode");
        block.Raw.GetRawText().ShouldBe("""{"executableCode":{"code":"1"},"thoughtSignature":"c2ln"}""");
    }

    [Theory]
    [InlineData("data: {\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}\n\n", ChatErrorKind.Overloaded)]
    [InlineData("{\n\"error\": {\n\n\"code\": 503,\n\n\"message\": \"m\", \"status\": \"UNAVAILABLE\"}}", ChatErrorKind.Overloaded)]
    [InlineData("[{\"error\": {\"code\": 429, \"message\": \"m\"}}]\n", ChatErrorKind.RateLimit)]
    [InlineData("{\n\"error\": {\n\n\"code\"", ChatErrorKind.Malformed)]
    [InlineData("data: {\"candidates\":\n\n", ChatErrorKind.Malformed)]
    [InlineData("data: 7\n\n", ChatErrorKind.Malformed)]
    [InlineData(": nothing\n\n", ChatErrorKind.Cut)]
    [InlineData("", ChatErrorKind.Cut)]
    public void TroubleAfterText_FailsTyped(string trouble, ChatErrorKind kind)
    {
        var events = _dialect.ReadStream(Encoding.UTF8.GetBytes("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\r\n\r\n" + trouble));

        EventOrder.Violation(events).ShouldBeNull();
        Failure(events).Kind.ShouldBe(kind);
    }

    [Fact]
    public void WrongTypesEverywhere_NeverThrow()
    {
        string[] chunks =
        [
            """{"candidates":{},"usageMetadata":[],"promptFeedback":1,"responseId":{},"modelVersion":null}""",
            """{"candidates":[1,{"content":[],"finishReason":{}},{"content":{"parts":{}}}]}""",
            """{"candidates":[{"content":{"parts":[7,{"text":1},{"functionCall":"x"},{"functionCall":{"name":2,"args":[]}},{"thoughtSignature":5,"text":"a"}]},"index":"0"}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":"x","partialArgs":{}}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":"7","candidatesTokenCount":[1]}}""",
        ];

        var events = Stream(chunks);

        EventOrder.Violation(events).ShouldBeNull();
        events[^1].ShouldBe(new ChatEvent.Finished(StopReason.ToolUse) { Raw = "STOP" });
    }

    [Fact]
    public void ArrayBody_IsReadAsItsChunks()
    {
        string[] chunks = ["""{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}""", """{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}"""];

        Body($"[{chunks[0]},\n{chunks[1]}]").ShouldBe(Stream(chunks));
        Failure(Body($"[{chunks[0]}]")).Kind.ShouldBe(ChatErrorKind.Cut);
    }

    [Theory]
    [InlineData("<html>", ChatErrorKind.Malformed)]
    [InlineData("", ChatErrorKind.Malformed)]
    [InlineData("{}", ChatErrorKind.Malformed)]
    [InlineData("""{"error":{"code":500,"status":"INTERNAL"}}""", ChatErrorKind.ServerError)]
    public void BodyThatIsNoAnswer_FailsTyped(string body, ChatErrorKind kind) => Failure(Body(body)).Kind.ShouldBe(kind);

    [Fact]
    public void WholeBodyWithoutFinishReason_IsAnAnswer() =>
        Body("""{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}""")[^1].ShouldBe(new ChatEvent.Finished(StopReason.EndTurn));

    private static ChatError Failure(List<ChatEvent> events) => events[^1].ShouldBeOfType<ChatEvent.Failed>().Error;

    private ChatResponse Fold(params string[] chunks) => Stream(chunks).Fold().ToResponse();

    private List<ChatEvent> Body(string body) => _dialect.ReadBody(Encoding.UTF8.GetBytes(body));

    private List<ChatEvent> Stream(params string[] chunks) =>
        _dialect.ReadStream(Encoding.UTF8.GetBytes(string.Concat(chunks.Select(c => $"data: {c}\r\n\r\n"))));
}
