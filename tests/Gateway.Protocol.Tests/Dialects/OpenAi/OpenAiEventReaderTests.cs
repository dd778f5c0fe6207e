using System.Text;
using Gateway.Protocol.Chat;
using Gateway.Protocol.Dialects.OpenAi;
using Gateway.Protocol.Tests.Corpus;

namespace Gateway.Protocol.Tests.Dialects.OpenAi;

public sealed class OpenAiEventReaderTests
{
    private const string Stop = """{"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    [Fact]
    public void TextStream_GivesOneBlockAndItsUsage()
    {
        var events = Read(
            """{"id":"c1","model":"gpt-4o","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}""",
            """{"id":"c1","model":"gpt-4o","choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}""",
            """{"id":"c1","model":"gpt-4o","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}""",
            """{"id":"c1","model":"gpt-4o","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            """{"id":"c1","model":"gpt-4o","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11,"prompt_tokens_details":{"cached_tokens":4}}}""",
            "[DONE]");

        events.ShouldBe(
        [
            new ChatEvent.Started("c1", "gpt-4o"),
            new ChatEvent.BlockStarted(0, new TextBlock("")),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "Hel"),
            new ChatEvent.BlockDelta(0, DeltaKind.Text, "lo"),
            new ChatEvent.Usage(new TokenUsage { Input = 5, CacheRead = 4, Output = 2, Source = UsageSource.Provider }),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.Finished(StopReason.EndTurn) { Raw = "stop" },
        ]);
    }

    [Fact]
    public void AzurePromptFilterChunk_DelaysTheStartUntilTheRealId()
    {
        var events = Read(
            """{"id":"","model":"","object":"","choices":[],"prompt_filter_results":[{"prompt_index":0}]}""",
            """{"id":"c9","model":"gpt-4o-2024","choices":[{"index":0,"delta":{"content":"x"}}]}""",
            Stop, "[DONE]");

        events[0].ShouldBe(new ChatEvent.Started("c9", "gpt-4o-2024"));
        events.Count(e => e is ChatEvent.Started).ShouldBe(1);
    }

    [Fact]
    public void ProviderWithoutIds_StartsAtTheFirstContent() =>
        Read("""{"id":"","model":"m","choices":[{"index":0,"delta":{"content":"x"}}]}""", """{"id":"","choices":[{"delta":{},"finish_reason":"stop"}]}""")[0]
            .ShouldBe(new ChatEvent.Started(null, "m"));

    [Fact]
    public void ParallelCallsInterleaved_EachFillTheirOwnBlock()
    {
        var response = Read(
            Call("""{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}"""),
            Call("""{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"{\"y\":"}}"""),
            Call("""{"index":0,"function":{"arguments":"{\"x\":1}"}}"""),
            Call("""{"index":1,"id":"","function":{"name":null,"arguments":"2}"}}"""),
            """{"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""", "[DONE]").Fold().ToResponse();

        response.Content.ShouldBe([new ToolUseBlock("a", "f", """{"x":1}"""), new ToolUseBlock("b", "g", """{"y":2}""")]);
        response.StopReason.ShouldBe(StopReason.ToolUse);
    }

    [Fact]
    public void EveryCallNumberedZero_WithNewIdAndName_IsANewCall()
    {
        var response = Read(
            Call("""{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}"""),
            Call("""{"index":0,"id":"b","function":{"name":"f","arguments":"{}"}}"""),
            Stop, "[DONE]").Fold().ToResponse();

        response.Content.Cast<ToolUseBlock>().Select(t => t.Id).ShouldBe(["a", "b"]);
        response.StopReason.ShouldBe(StopReason.ToolUse);
    }

    [Fact]
    public void MistralCallsWithoutIndex_AreKeyedById()
    {
        var content = Read(
            """{"id":"c1","choices":[{"index":0,"delta":{"content":"","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"n\":"}},{"id":"b","function":{"name":"f","arguments":"{}"}}]}}]}""",
            Call("""{"id":"a","function":{"arguments":"1}"}}"""),
            Stop).Fold().ToResponse().Content;

        content.ShouldBe([new ToolUseBlock("a", "f", """{"n":1}"""), new ToolUseBlock("b", "f", "{}")]);
    }

    [Fact]
    public void MissingAndRepeatedIds_AreReplacedByTheSameIdsEachTime()
    {
        string[] chunks =
        [
            Call("""{"index":0,"function":{"name":"f","arguments":"{}"}}"""),
            Call("""{"index":1,"id":"same","function":{"name":"f","arguments":"{}"}}"""),
            Call("""{"index":2,"id":"same","function":{"name":"f","arguments":"{}"}}"""),
            Stop,
        ];

        var ids = Read(chunks).Fold().ToResponse().Content.Cast<ToolUseBlock>().Select(t => t.Id).ToList();

        ids.Distinct().Count().ShouldBe(3);
        ids[1].ShouldBe("same");
        ids[0].ShouldStartWith("call_");
        Read(chunks).Fold().ToResponse().Content.Cast<ToolUseBlock>().Select(t => t.Id).ShouldBe(ids);
    }

    [Fact]
    public void TextAfterAnUnfinishedCall_LeavesTheCallOpenForItsLateDelta()
    {
        var events = Read(
            Call("""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}}"""),
            """{"id":"c1","choices":[{"index":0,"delta":{"content":"hm"}}]}""",
            Call("""{"index":0,"function":{"arguments":":1}"}}"""),
            Stop);

        EventOrder.Violation(events).ShouldBeNull();
        events.Fold().ToResponse().Content.ShouldBe([new ToolUseBlock("a", "f", """{"x":1}"""), new TextBlock("hm")]);
    }

    [Fact]
    public void CompleteCall_StopsWhenTheNextBlockStarts()
    {
        var events = Read(
            Call("""{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}"""),
            Call("""{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}"""),
            Stop);

        events.IndexOf(new ChatEvent.BlockStopped(0)).ShouldBeLessThan(events.FindIndex(e => e is ChatEvent.BlockStarted { Index: 1 }));
    }

    [Fact]
    public void SameReasoningInTwoFields_IsReadOnce()
    {
        var content = Read(
            """{"id":"c1","choices":[{"index":0,"delta":{"reasoning":"think","reasoning_details":[{"type":"reasoning.text","text":"think"}]}}]}""",
            """{"id":"c1","choices":[{"index":0,"delta":{"reasoning":null,"reasoning_details":[{"type":"reasoning.text","text":"think","signature":"s"}]}}]}""",
            """{"id":"c1","choices":[{"index":0,"delta":{"content":"done"}}]}""",
            Stop).Fold().ToResponse().Content;

        content.ShouldBe([new ReasoningBlock("think", null, Dialect.OpenAi), new TextBlock("done")]);
    }

    [Fact]
    public void MistralThinkingParts_BecomeReasoning() =>
        Read("""{"id":"c1","choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a"}]},{"type":"text","text":"b"}]}}]}""", Stop)
            .Fold().ToResponse().Content.ShouldBe([new ReasoningBlock("a", null, Dialect.OpenAi), new TextBlock("b")]);

    [Fact]
    public void RefusalStreamed_IsARefusalThoughTheReasonSaysStop()
    {
        var response = Read("""{"id":"c1","choices":[{"index":0,"delta":{"refusal":"I can't."}}]}""", Stop, "[DONE]").Fold().ToResponse();

        response.Content.ShouldBe([new TextBlock("I can't.") { IsRefusal = true }]);
        response.StopReason.ShouldBe(StopReason.Refusal);
    }

    [Theory]
    [InlineData("stop", StopReason.ToolUse)]
    [InlineData("length", StopReason.MaxTokens)]
    [InlineData("tool_calls", StopReason.ToolUse)]
    [InlineData("eos", StopReason.ToolUse)]
    [InlineData("content_filter", StopReason.Refusal)]
    public void FinishReasonBesideToolCalls_SaysWhyItStopped(string finish, StopReason expected) =>
        Read(
            Call("""{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}"""),
            $$$"""{"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"{{{finish}}}"}]}""")[^1]
            .ShouldBe(new ChatEvent.Finished(expected) { Raw = finish });

    [Fact]
    public void ContentAndUsageAfterTheFinishReason_AreKept()
    {
        var response = Read(
            Stop,
            """{"id":"c1","choices":[{"index":0,"delta":{"content":"late"}}]}""",
            """{"id":"c1","choices":[],"x_groq":{"usage":{"prompt_tokens":3,"completion_tokens":1}}}""",
            "[DONE]").Fold().ToResponse();

        response.Content.ShouldBe([new TextBlock("late")]);
        response.Usage.Output.ShouldBe(1);
    }

    // BerriAI/litellm#36168: usage on a chunk with choices was dropped, and the stream was billed at four times its cost.
    [Fact]
    public void UsageInTheChunkOfTheFinishReason_IsRead() =>
        Read("""{"id":"c1","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}""", "[DONE]")
            .ShouldContain(new ChatEvent.Usage(new TokenUsage { Input = 3, Output = 1, Source = UsageSource.Provider }));

    // router-for-me/CLIProxyAPI#561: a first chunk that is a tool call opened its block before the message. BerriAI/litellm#25321: "tool_calls": [].
    [Fact]
    public void FirstChunkThatIsAToolCall_ComesAfterTheStart()
    {
        var events = Read(
            """{"id":"","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}}]}""",
            """{"id":"","choices":[{"index":0,"delta":{"tool_calls":[],"content":null},"finish_reason":"tool_calls"}]}""");

        events[0].ShouldBe(new ChatEvent.Started(null, null));
        events[1].ShouldBe(new ChatEvent.BlockStarted(0, new ToolUseBlock("a", "f", "")));
    }

    [Fact]
    public void StreamCutBeforeItsEnd_Fails()
    {
        var events = Read("""{"id":"c1","choices":[{"index":0,"delta":{"content":"x"}}]}""");

        events[^1].ShouldBeOfType<ChatEvent.Failed>().Error.Kind.ShouldBe(ChatErrorKind.Cut);
        EventOrder.Violation(events).ShouldBeNull();
    }

    [Fact]
    public void DoneWithoutFinishReason_IsCut() =>
        Read("""{"id":"c1","choices":[{"index":0,"delta":{"content":"x"}}]}""", "[DONE]")[^1]
            .ShouldBeOfType<ChatEvent.Failed>().Error.Kind.ShouldBe(ChatErrorKind.Cut);

    [Fact]
    public void DoneAfterAnEmptyFinishReason_Finishes() =>
        Read("""{"id":"c1","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":""}]}""", "[DONE]")[^1]
            .ShouldBe(new ChatEvent.Finished(StopReason.EndTurn));

    [Fact]
    public void DoneAlone_IsNoAnswer() => Read("[DONE]")[^1].ShouldBeOfType<ChatEvent.Failed>().Error.Kind.ShouldBe(ChatErrorKind.Cut);

    [Fact]
    public void ErrorChunkUnder200_FailsWithTheTypedError()
    {
        var events = Read("""{"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}""", "[DONE]");

        events.ShouldBe([new ChatEvent.Failed(new ChatError(ChatErrorKind.ServerError, "The server had an error") { Type = "server_error" })]);
    }

    [Fact]
    public void ErrorAfterContent_ClosesTheBlockAndFails()
    {
        var events = Read("""{"id":"c1","choices":[{"index":0,"delta":{"content":"x"}}]}""", """{"id":"c1","error":{"code":429,"message":"slow"},"choices":[]}""");

        EventOrder.Violation(events).ShouldBeNull();
        events[^1].ShouldBeOfType<ChatEvent.Failed>().Error.Kind.ShouldBe(ChatErrorKind.RateLimit);
    }

    [Fact]
    public void NamedErrorEvent_Fails()
    {
        var body = "event: error\ndata: {\"error\":{\"message\":\"no\",\"code\":\"tool_use_failed\",\"status_code\":400}}\n\n";

        new OpenAiDialect().ReadStream(Encoding.UTF8.GetBytes(body))[^1].ShouldBeOfType<ChatEvent.Failed>().Error.Kind.ShouldBe(ChatErrorKind.InvalidRequest);
    }

    [Theory]
    [InlineData("""{"id":"c1","choices":[{"index":0,""")]
    [InlineData("<html>")]
    [InlineData("[1]")]
    public void BrokenChunk_FailsAsMalformed(string data) =>
        Read("""{"id":"c1","choices":[{"index":0,"delta":{"content":"x"}}]}""", data)[^1]
            .ShouldBeOfType<ChatEvent.Failed>().Error.Kind.ShouldBe(ChatErrorKind.Malformed);

    [Fact]
    public void EmojiCutInTwoChunks_ArrivesWhole() =>
        Read(
            """{"id":"c1","choices":[{"index":0,"delta":{"content":"a\ud83d"}}]}""",
            """{"id":"c1","choices":[{"index":0,"delta":{"content":"\ude00b"}}]}""",
            Stop).OfType<ChatEvent.BlockDelta>().Select(d => d.Text).ShouldBe(["a", "\ud83d\ude00b"]);

    [Fact]
    public void ManyCandidates_TheFirstIsTheAnswer() =>
        Read(
            """{"id":"c1","choices":[{"index":1,"delta":{"content":"no"},"finish_reason":"length"},{"index":0,"delta":{"content":"yes"}}]}""",
            Stop).Fold().ToResponse().ShouldSatisfyAllConditions(
                r => r.Content.ShouldBe([new TextBlock("yes")]),
                r => r.StopReason.ShouldBe(StopReason.EndTurn));

    [Fact]
    public void StopSequenceNamedByVllm_IsReported() =>
        Read("""{"id":"c1","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop","stop_reason":"END"}]}""")[^1]
            .ShouldBe(new ChatEvent.Finished(StopReason.StopSequence, "END") { Raw = "stop" });

    [Fact]
    public void LegacyFunctionCall_BecomesAToolCall()
    {
        var response = Read(
            """{"id":"c1","choices":[{"index":0,"delta":{"function_call":{"name":"f","arguments":""}}}]}""",
            """{"id":"c1","choices":[{"index":0,"delta":{"function_call":{"arguments":"{}"}}}]}""",
            """{"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"function_call"}]}""").Fold().ToResponse();

        response.Content.ShouldHaveSingleItem().ShouldBeOfType<ToolUseBlock>().ShouldSatisfyAllConditions(
            t => t.Name.ShouldBe("f"), t => t.Arguments.ShouldBe("{}"), t => t.Id.ShouldStartWith("call_"));
        response.StopReason.ShouldBe(StopReason.ToolUse);
    }

    [Fact]
    public void UnaryBody_GivesTheEventsOfItsStream()
    {
        var events = new OpenAiDialect().ReadBody(
            """
            {"id":"c1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","reasoning_content":"hm",
             "tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":"tool_calls"}],
             "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}
            """u8.ToArray());

        events.ShouldBe(
        [
            new ChatEvent.Started("c1", "m"),
            new ChatEvent.Usage(new TokenUsage { Input = 1, Output = 2, Source = UsageSource.Provider }),
            new ChatEvent.BlockStarted(0, new ReasoningBlock("", null, Dialect.OpenAi)),
            new ChatEvent.BlockDelta(0, DeltaKind.Reasoning, "hm"),
            new ChatEvent.BlockStopped(0),
            new ChatEvent.BlockStarted(1, new TextBlock("")),
            new ChatEvent.BlockDelta(1, DeltaKind.Text, "Hi"),
            new ChatEvent.BlockStopped(1),
            new ChatEvent.BlockStarted(2, new ToolUseBlock("a", "f", "")),
            new ChatEvent.BlockStopped(2),
            new ChatEvent.Finished(StopReason.ToolUse) { Raw = "tool_calls" },
        ]);
    }

    [Theory]
    [InlineData("", ChatErrorKind.Malformed)]
    [InlineData("<html></html>", ChatErrorKind.Malformed)]
    [InlineData("""{"choices":[]}""", ChatErrorKind.Malformed)]
    [InlineData("""{"error":{"message":"filtered","code":"content_filter","status":400}}""", ChatErrorKind.ContentFilter)]
    [InlineData("""{"choices":[{"message":{"content":"x"},"finish_reason":"insufficient_system_resource"}]}""", ChatErrorKind.Overloaded)]
    public void UnaryBodyThatIsNoAnswer_Fails(string body, ChatErrorKind kind) =>
        new OpenAiDialect().ReadBody(Encoding.UTF8.GetBytes(body))[^1].ShouldBeOfType<ChatEvent.Failed>().Error.Kind.ShouldBe(kind);

    [Theory]
    [InlineData("""{"choices":[{"delta":[]}]}""")]
    [InlineData("""{"choices":[null,1,{"index":"0","delta":{"content":1,"tool_calls":[null,{"index":"x","function":[]}],"reasoning_details":[1]}}]}""")]
    [InlineData("""{"id":1,"model":[],"choices":{},"usage":{"prompt_tokens":"9","completion_tokens":-4}}""")]
    public void ChunksOfStrangeShape_NeverThrow(string data) => EventOrder.Violation(Read(data, Stop, "[DONE]")).ShouldBeNull();

    private static string Call(string call) => $$$"""{"id":"c1","choices":[{"index":0,"delta":{"tool_calls":[{{{call}}}]}}]}""";

    private static List<ChatEvent> Read(params string[] chunks) =>
        new OpenAiDialect().ReadStream(Encoding.UTF8.GetBytes(string.Concat(chunks.Select(c => $"data: {c}\n\n"))));
}
